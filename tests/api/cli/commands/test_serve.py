"""`onrecord serve`: where it listens, whom it asks for a key, and what it says of that."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE

import httpx
import pytest
from typer.testing import Result

from api.http.server import listen
from api.service.keys import Keys
from tests.api.http.served import Served
from tests.programs.program import Program

Call = Callable[..., Result]
Serve = Callable[..., Served]


def test_without_keys_it_does_not_listen_where_others_can_call(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "serve", "--host", "0.0.0.0", "--port", "0")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "onrecord keys add" in " ".join(done.stderr.split()) and "--insecure" in done.stderr


def test_a_port_that_is_taken_and_a_number_that_is_none_are_usage(call: Call, indexed: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        done = call("--home", indexed, "serve", "--port", taken.getsockname()[1])
    assert done.exit_code == 2 and "cannot be listened at" in done.stderr
    for option, value in (("--port", "65536"), ("--port", "x"), ("--workers", "0"), ("--workers", "65")):
        assert call("--home", indexed, "serve", option, value).exit_code == 2


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("setting", "value"), [("RATE_LIMIT", "often"), ("WRITER", "llm")])
def test_a_setting_that_cannot_be_used_is_told_before_it_listens(
    setting: str, value: str, workers: str, *, call: Call, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"ONRECORD_{setting}", value)
    done = call("--home", indexed, "serve", "--port", "0", "--workers", workers)
    assert done.exit_code == 2 and value in done.stderr and "Serving" not in done.stderr


def test_keys_that_cannot_be_read_are_told_before_it_listens(call: Call, home: Path) -> None:
    (home / "keys.json").write_text("{}")
    done = call("--home", home, "serve", "--port", "0")
    assert done.exit_code == 2 and "keys.json" in done.stderr and "Serving" not in done.stderr


def test_it_says_where_it_is_and_whether_it_asks_for_keys(serving: Serve, home: Path) -> None:
    server = serving(home=home)
    assert server.log.startswith(f"Serving at http://127.0.0.1:{server.port} without keys; Ctrl-C stops it.\n")
    assert httpx.get(f"{server.url}/v1/models").status_code == 200


def test_an_open_address_is_served_loudly_without_keys_and_quietly_with(serving: Serve, home: Path) -> None:
    server = serving("--host", "0.0.0.0", "--insecure", home=home)
    assert "INSECURE" in server.log.partition("Serving at")[0]
    assert httpx.get(f"http://127.0.0.1:{server.port}/v1/models").status_code == 200
    token = Keys(home).add("desk", "read")
    closed = serving("--host", "0.0.0.0", home=home)
    assert "INSECURE" not in closed.log and " with keys;" in closed.log
    assert httpx.get(f"http://127.0.0.1:{closed.port}/v1/models").status_code == 401
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"http://127.0.0.1:{closed.port}/v1/models", headers=headers).status_code == 200
    Keys(home).remove("desk")
    assert httpx.get(f"http://127.0.0.1:{closed.port}/v1/models").status_code == 401


CLIENT = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


def test_every_line_on_standard_output_is_a_message_of_the_protocol(
    start: Callable[..., Program], indexed: Path
) -> None:
    begin = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": CLIENT}
    with start("--home", indexed, "mcp", stdin=PIPE) as process:
        out, _ = process.communicate(json.dumps(begin) + "\n", timeout=120)
    answers = [json.loads(line) for line in out.splitlines()]
    assert [one["jsonrpc"] for one in answers] == ["2.0"]
    assert answers[0]["result"]["serverInfo"]["name"] == "onrecord" and process.returncode == 0
