from fastapi import Request

from api.http.log_fields import noted


def test_what_is_noted_stays_with_its_request() -> None:
    one, other = (Request({"type": "http", "headers": []}) for _ in range(2))
    noted(one)["outcome"] = "answered"
    assert noted(one) == one.scope["state"]["noted"] == {"outcome": "answered"}
    assert noted(other) == {}
