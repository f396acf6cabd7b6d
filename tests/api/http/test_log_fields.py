from fastapi import Request

from api.http.log_fields import log_fields


def test_what_is_noted_stays_with_its_request() -> None:
    one, other = (Request({"type": "http", "headers": []}) for _ in range(2))
    log_fields(one)["outcome"] = "answered"
    assert log_fields(one) == one.scope["state"]["noted"] == {"outcome": "answered"}
    assert log_fields(other) == {}
