"""What surrounds every request: ids, headers, the names it is called by, a last resort."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.http.middleware.request_context import loopback_names
from api.service.keys import Keys
from tests.api.http.door import Door

DoorOf = Callable[..., Door]

SAFE = {
    "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy",
    "referrer-policy", "x-content-type-options", "x-frame-options", "x-request-id",
}  # fmt: skip
REQUESTS = [
    (200, "GET", "/healthz", {}),
    (200, "GET", "/v1/articles", {}),
    (200, "GET", "/metrics", {}),
    (200, "GET", "/openapi.json", {}),
    (200, "GET", "/", {}),
    (200, "POST", "/v1/ask", {"json": {"question": "why did the harbour bridge close?", "stream": True}}),
    (400, "POST", "/v1/ask", {"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}),
    (403, "DELETE", "/v1/articles/harbour.txt", {}),
    (404, "GET", "/nowhere", {}),
    (404, "GET", "/v1/articles/nowhere.txt", {}),
    (404, "GET", "/v1/articles/", {}),
    (405, "PATCH", "/v1/ask", {}),
    (405, "POST", "/healthz", {}),
    (405, "OPTIONS", "/v1/ask", {}),
    (413, "POST", "/v1/ask", {"json": {"question": "x" * 2_100_000}}),
    (421, "GET", "/v1/articles", {"headers": {"Host": "evil.example.org"}}),
    (422, "GET", "/v1/articles?limit=0", {}),
]


@pytest.mark.parametrize(("status", "method", "path", "more"), REQUESTS)
def test_every_response_keeps_a_browser_safe_and_has_an_id(
    status: int, method: str, path: str, more: dict[str, object], door: Door
) -> None:
    response = door.client.request(method, path, **more)  # type: ignore[arg-type]
    assert response.status_code == status
    assert set(response.headers) >= SAFE
    assert all(len(response.headers.get_list(name)) == 1 for name in SAFE)
    assert "'unsafe" not in response.headers["content-security-policy"]
    assert ("no-store" in response.headers["cache-control"]) == (path != "/")
    assert "server" not in response.headers
    if status >= 400:
        error = response.json()["error"]
        assert set(error) == {"message", "type", "code", "param", "id"}
        assert error["id"] == response.headers["x-request-id"]
    if status == 405:
        assert response.headers["allow"]


def test_a_defect_is_a_500_in_the_same_shape(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> object:
        raise LookupError("ninety-one swans")

    monkeypatch.setattr("api.http.routes.articles.listed", broken)
    response = door.client.get("/v1/articles")
    assert response.status_code == 500 and set(response.headers) >= SAFE
    error = response.json()["error"]
    assert (error["type"], error["code"]) == ("server_error", "internal_error")
    assert error["id"] == response.headers["x-request-id"] and "swans" not in response.text


@pytest.mark.parametrize("given", ["abc", "A-1_2.b", "x" * 64])
def test_an_id_that_is_given_is_kept(given: str, door: Door) -> None:
    assert door.client.get("/nowhere", headers={"X-Request-ID": given}).json()["error"]["id"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a\tb", "<script>", "ü".encode().decode("latin-1"), '"', "a;b"])
def test_an_id_that_is_none_is_replaced(given: str, door: Door) -> None:
    sent = door.client.get("/healthz", headers=[(b"X-Request-ID", given.encode("latin-1"))])
    assert re.fullmatch("[0-9a-f]{32}", sent.headers["X-Request-ID"])


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "localhost:{port}", "127.0.0.1:{port}"]
)
def test_a_local_server_answers_to_the_names_of_this_machine(host: str, door: Door) -> None:
    assert door.client.get("/v1/models", headers={"Host": host.format(port=door.port)}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example.org", "evil.example.org:{port}", "localhost.example.org", "127.0.0.1:1", "192.0.2.1", ""]
)
def test_a_local_server_answers_to_no_other_name(host: str, door: Door) -> None:
    response = door.client.get("/v1/models", headers={"Host": host.format(port=door.port)})
    assert response.status_code == 421
    assert response.json()["error"]["code"] == "unknown_host" and "evil" not in response.text
    assert door.client.get("/healthz", headers={"Host": host.format(port=door.port)}).status_code == 200


def test_names_that_are_allowed_are_answered_to(door_of: DoorOf, indexed: Path) -> None:
    door = door_of(indexed, allowed_hosts=["Desk.example.org"], public_url="https://news.example.org:8443/desk")
    for host, status in (
        ("desk.example.org", 200), ("news.example.org:8443", 200), ("localhost", 200), ("evil.example.org", 421),
    ):  # fmt: skip
        assert door.client.get("/v1/models", headers={"Host": host}).status_code == status


def test_a_server_that_others_reach_answers_to_any_name_but_where_some_are_listed(door_of: DoorOf, home: Path) -> None:
    Keys(home).add("desk", "read")
    assert door_of(home, local=False).client.get("/readyz", headers={"Host": "a.example.org"}).status_code == 200
    assert door_of(home, local=False).client.get("/v1/models", headers={"Host": "a.example.org"}).status_code == 401
    listed = door_of(home, local=False, allowed_hosts=["b.example.org"])
    assert listed.client.get("/v1/models", headers={"Host": "a.example.org"}).status_code == 421


def test_the_names_of_this_machine() -> None:
    assert loopback_names(80) >= {"localhost", "localhost:80", "[::1]:80", "127.0.0.1"}


ORIGIN = {"Origin": "https://desk.example.org"}
ASKS_FIRST = {**ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


def allowed(response: httpx.Response) -> str | None:
    return response.headers.get("access-control-allow-origin")


def test_pages_of_other_origins_may_not_call(door: Door) -> None:
    assert allowed(door.client.get("/v1/models", headers=ORIGIN)) is None
    assert door.client.options("/v1/ask", headers=ASKS_FIRST).status_code == 405


def test_pages_of_origins_that_are_listed_may_call_and_no_others(door_of: DoorOf, indexed: Path) -> None:
    client = door_of(indexed, cors_origins=["https://desk.example.org"]).client
    assert allowed(client.get("/v1/models", headers=ORIGIN)) == "https://desk.example.org"
    first = client.options("/v1/ask", headers=ASKS_FIRST)
    assert first.status_code == 200 and allowed(first) == "https://desk.example.org" and set(first.headers) >= SAFE
    assert "credentials" not in " ".join(first.headers)
    other = {"Origin": "https://evil.example.org"}
    assert allowed(client.get("/v1/models", headers=other)) is None
    assert client.options("/v1/ask", headers=ASKS_FIRST | other).status_code == 400
    assert allowed(client.get("/nowhere", headers=ORIGIN)) == "https://desk.example.org"
