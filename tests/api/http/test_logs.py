"""The log of the server: a JSON object a line, and no text of a person or an article in it."""

import json
import logging
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api.http.logs import JsonFormatter, configure_logging, log_defect
from api.service.keys import Keys
from api.settings.settings import Settings
from tests.api.http.door import until
from tests.api.http.served import Served
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

Serve = Callable[..., Served]


def record(error: BaseException | None = None, **more: object) -> logging.LogRecord:
    told = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("some.where", logging.WARNING, "", 0, "%s opened", ("it",), told)
    made.__dict__.update(more)
    return made


def raised() -> LookupError:
    try:
        raise LookupError("ninety-one " + "sw" + "ans")
    except LookupError as error:
        return error


def test_a_line_is_one_object_with_its_fields() -> None:
    line = JsonFormatter(told=False).format(record(fields={"id": "x", "text": "a\nb\u2028c", "path": Path("p")}))
    found = json.loads(line)
    assert len(line.splitlines()) == 1
    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "warning", "from": "some.where", "event": "it opened", "id": "x", "text": "a\nb\u2028c", "path": "p",
    }  # fmt: skip


def test_an_exception_is_told_by_its_place_and_by_its_words_only_where_that_is_allowed() -> None:
    silent, told = (json.loads(JsonFormatter(told=told).format(record(raised()))) for told in (False, True))
    assert silent["event"] == "exception" and "LookupError" in silent["trace"] and "swans" not in str(silent)
    assert told["event"] == "it opened" and "ninety-one swans" in told["trace"]


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root of all logs, which is put back afterwards."""
    root = logging.getLogger()
    kept = {name: logging.getLogger(name).level for name in ("httpx", "openai", "chromadb", "asyncio")}
    handlers, level, access = root.handlers[:], root.level, logging.getLogger("uvicorn.access").disabled
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = access
    for name, was in kept.items():
        logging.getLogger(name).setLevel(was)


def test_requests_are_logged_unless_the_settings_say_otherwise(root: logging.Logger) -> None:
    configure_logging(Settings())
    assert root.level == logging.INFO and logging.getLogger("httpx").level == logging.WARNING
    configure_logging(Settings(log_level="error"))
    assert root.level == logging.ERROR
    [handler] = root.handlers
    assert isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr


def test_a_defect_has_its_id_and_its_place(caplog: pytest.LogCaptureFixture) -> None:
    log_defect(raised(), "id-1")
    assert caplog.records[0].levelname == "ERROR"
    fields = caplog.records[0].__dict__["fields"]
    assert fields["id"] == "id-1" and "raised" in fields["trace"] and "swans" not in str(fields)


def asked_for(server: Served) -> int:
    """The requests that are logged, without the looks at whether it lives."""
    return sum(line["route"] != "/healthz" for line in server.lines("request"))


WORDS = ["bridge", "Zanzibar", "Quetzal", "cracks", "estuary", "harbour.txt", "lido", "Prill", "Wombat"]


def test_the_log_tells_of_every_request_and_of_no_text(serving: Serve, home: Path, llm_server: ScriptedServer) -> None:
    token = Keys(home).add("loader", "write")
    llm_server.modes = ["faithful", "locked", "inventing", "faithful"]
    server = serving(home=home, model=llm_server.model, base_url=llm_server.base_url, api_key="sk-hush")
    lido = ("lido.txt", b"Lido opens\n\nThe mayor, Ana Prill, opened the lido.\n")
    question = "why did the harbour bridge close?"
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        for number, stream in enumerate([True, False, True]):
            asked = {"question": question, "stream": stream}
            client.post("/v1/ask", json=asked, headers={"X-Request-ID": f"ask-{number}"})
        messages = [{"role": "user", "content": "Quetzal?"}, {"role": "user", "content": question}]
        client.post("/v1/chat/completions", json={"model": "onrecord", "messages": messages})
        client.get("/v1/search", params={"q": "Quetzal", "publisher": "Wombat"})
        client.get("/v1/articles/harbour.txt")
        client.get("/v1/articles/Quetzal.txt")
        client.get("/v1/articles", params={"q": "Quetzal", "collection": "Wombat"})
        client.post("/v1/ask", json={"question": "x", "collection": "Quetzal Wombat"})
        client.post("/v1/ask", json={"question": "", "Quetzal": 1})
        client.post("/v1/articles", files={"files": lido})
        client.delete("/v1/articles/lido.txt")
        client.get("/v1/models", headers={"Authorization": "Bearer Quetzal"})
        client.get("/Quetzal?Zanzibar=1", headers={"X-Request-ID": "Quetzal Zanzibar", "User-Agent": "Wombat"})
    until(lambda: asked_for(server) == 14, "not every request is logged")
    log = server.log
    for word in (*WORDS, token, token[9:], "sk-hush", "Bearer"):
        assert word not in log
    assert all(line.startswith(("{", "Serving at")) for line in log.splitlines())
    first = next(line for line in server.lines("request") if line["id"] == "ask-0")
    assert first | {"time": 0, "seconds": 0, "steps": 0} == {
        "time": 0, "level": "info", "from": "onrecord.http", "event": "request", "id": "ask-0", "method": "POST",
        "route": "/v1/ask", "status": 200, "seconds": 0, "key": "loader", "collection": "default",
        "outcome": "answered", "engine": "llm:scripted-1", "claims": first["claims"], "withheld": 0, "steps": 0,
    }  # fmt: skip
    assert set(first["steps"]) == {"understand", "retrieve", "read", "decide", "write", "total"}


def test_a_defect_and_uvicorns_own_lines_tell_no_text_either(serving: Serve, home: Path) -> None:
    server = serving(home=home)
    # A catalogue whose articles are of a shape that this program never writes: a defect, where it is met.
    db = sqlite3.connect(home / "collections" / "default" / "catalogue.sqlite")
    db.execute("UPDATE articles SET title = ? WHERE source = 'school.md'", [b"\x80Quetzal Zanzibar Wombat"])
    db.commit()
    db.close()
    response = httpx.get(f"{server.url}/v1/articles/school.md", headers={"X-Request-ID": "broken"})
    assert (response.status_code, response.json()["error"]["id"]) == (500, "broken")
    with httpx.Client(base_url=server.url) as client:
        client.get("/", headers={"Host": "Quetzal"})
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(b"Quetzal Zanzibar Wombat\r\n\r\n")
        assert b"400" in raw.recv(1000)
    until(lambda: asked_for(server) == 2, "not every request is logged")
    [defect] = server.lines("defect")
    assert defect["id"] == "broken" and "trace" in defect and defect["level"] == "error"
    assert not any(word in server.log for word in WORDS)
    assert all(line.startswith(("{", "Serving at")) for line in server.log.splitlines())
