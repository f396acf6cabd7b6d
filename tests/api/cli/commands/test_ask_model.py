"""`onrecord ask` where a language model writes: what the person gets, whatever the model does."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from api.settings.settings import settings
from tests.api.terminal import Terminal
from tests.llm.server import ScriptedServer
from tests.programs.program import ForkServer

pytest_plugins = ["tests.llm.fixtures"]

Call = Callable[..., Result]
CLOSED = "why did the harbour bridge close?"


@pytest.fixture
def asked(call: Call, indexed: Path, llm_server: ScriptedServer) -> Callable[..., Result]:
    """Asks with the scripted model in this mode; whatever it does, the exit code is 0 and no error is told."""

    def ask(mode: str, *options: object) -> Result:
        llm_server.modes = [mode]
        model = ("--model", llm_server.model, "--base-url", llm_server.base_url)
        done = call("--home", indexed, "ask", CLOSED, *model, *options)
        assert (done.exit_code, done.stderr) == (0, "")
        return done

    return ask


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written goes to a terminal, one without cursor movements: it is seen as it was written."""
    for name, value in {"TTY_COMPATIBLE": "1", "TERM": "dumb", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)


def document(done: Result) -> dict[str, Any]:
    return dict(json.loads(done.stdout))


def test_a_model_writes_where_one_is_named(asked: Callable[..., Result], llm_server: ScriptedServer) -> None:
    found = document(asked("faithful", "--json"))
    assert found["engine"] == f"llm:{llm_server.model}"
    assert {claim["status"] for claim in found["claims"]} <= {"quote", "supported"}
    assert found["usage"]["prompt_tokens"] == 321 and "cost" not in found["usage"]


@pytest.mark.parametrize("mode", ["concealing", "rambling"])
def test_what_hides_strikes_asks_or_rambles_does_not_leave(asked: Callable[..., Result], mode: str) -> None:
    found = document(asked(mode, "--json"))
    assert found["engine"].startswith("extractive instead of")
    assert found["withheld"] and all(claim["reason"] for claim in found["withheld"])


def test_what_leaves_is_plain_text_in_its_lane(asked: Callable[..., Result]) -> None:
    (claim,) = document(asked("dressing", "--json"))["claims"]
    assert (claim["status"], claim["lane"]) == ("quote", "quote")
    assert not set("*\u200b\u202e") & set(claim["text"])


def test_with_json_there_is_one_document_and_nothing_else_even_at_a_terminal(
    asked: Callable[..., Result], terminal: None
) -> None:
    for mode in ("faithful", "locked", "inventing"):
        done = asked(mode, "--json", "--show-withheld")
        assert done.stdout.startswith("{") and done.stdout.endswith("}\n")
        assert document(done)["question"] == CLOSED


@pytest.mark.parametrize("mode", ["faithful", "unissued", "closes later", "locked", "inventing", "empty", "refusing"])
def test_streamed_and_printed_at_the_end_it_is_the_same(
    mode: str, asked: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    printed = asked(mode, "--show-withheld").stdout
    request.getfixturevalue("terminal")
    assert asked(mode, "--show-withheld").stdout == printed


@pytest.mark.parametrize("mode", ["locked", "malformed", "empty"])
def test_where_the_model_fails_the_sources_answer_and_one_line_says_so(
    mode: str, asked: Callable[..., Result], call: Call, indexed: Path
) -> None:
    done = asked(mode)
    told, _, answer = done.stdout.partition("\n\n")
    assert "own sentences" in told
    assert answer == call("--home", indexed, "ask", CLOSED, "--writer", "extractive").stdout
    found = document(asked(mode, "--json"))
    assert found["engine"].startswith("extractive instead of llm:")
    assert found["note"] and found["outcome"] != "refused"


def test_an_endpoint_that_is_not_there_is_a_failure_of_the_model(
    call: Call, indexed: Path, llm_server: ScriptedServer
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as given_back:
        port = given_back.getsockname()[1]  # nobody listens there afterwards
    unreachable = ("--base-url", f"http://127.0.0.1:{port}/v1", "--model", "m")
    done = call("--home", indexed, "ask", CLOSED, *unreachable)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "cannot be reached" in done.stdout.splitlines()[0] and "cracks" in done.stdout


def test_what_no_passage_bears_out_is_withheld_and_counted(asked: Callable[..., Result]) -> None:
    text = asked("inventing").stdout
    assert "Reykjavik" not in text and "annexed" not in text
    assert "2 sentences were withheld (--show-withheld says why).\n" in text


def test_withheld_sentences_are_listed_with_their_reasons_when_asked_for(asked: Callable[..., Result]) -> None:
    done = asked("inventing", "--show-withheld")
    listed = " ".join(done.stdout.partition("2 sentences were withheld:\n")[2].split())
    withheld = document(asked("inventing", "--json"))["withheld"]
    assert len(withheld) == 2
    for claim in withheld:
        assert f"- {claim['text']} [{claim['status']}: {claim['reason']}]" in listed


def test_under_flag_they_are_shown_and_marked_also_without_colour(asked: Callable[..., Result]) -> None:
    text = " ".join(asked("inventing", "--policy", "flag").stdout.split())
    found = document(asked("inventing", "--policy", "flag", "--json"))
    assert found["withheld"] == [] and len(found["claims"]) == 2
    for claim in found["claims"]:
        markers = "".join(f"[{number}]" for number in claim["citations"])
        mark = f"{claim['text']} {markers} [! {claim['status']}: {claim['reason']}]"
        assert mark in text and mark in found["text"]


def test_a_cost_is_told_where_prices_are_known(asked: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Cost" not in asked("faithful").stdout
    monkeypatch.setenv("ONRECORD_PRICE_PROMPT", "2")
    monkeypatch.setenv("ONRECORD_PRICE_COMPLETION", "10")
    settings.cache_clear()
    assert asked("faithful").stdout.endswith("\nCost 0.0011 for 321 tokens read and 45 written.\n")
    assert document(asked("faithful", "--json"))["usage"]["cost"] == pytest.approx(0.001092)


def test_the_command_line_goes_before_the_settings(
    call: Call, indexed: Path, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_MODEL", llm_server.model)
    monkeypatch.setenv("ONRECORD_BASE_URL", llm_server.base_url)
    assert document(call("--home", indexed, "ask", CLOSED, "--json"))["engine"].startswith("llm:")
    assert (
        document(call("--home", indexed, "ask", CLOSED, "--writer", "extractive", "--json"))["engine"] == "extractive"
    )
    assert document(call("--home", indexed, "ask", CLOSED, "--model", "other", "--json"))["engine"] == "llm:other"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--writer", "llm"], "no model is named"),
        (["--model", "m"], "nothing says where m is"),
        (["--base-url", "http://127.0.0.1:9/v1"], "no model is named"),
        (["--model", "m", "--base-url", "127.0.0.1:9"], "--base-url: write it as"),
        (["--writer", "poet"], "'poet' is not one of 'auto'"),
        (["--policy", "lax"], "'lax' is not one of 'strict'"),
    ],
)
def test_a_writer_that_cannot_be_had_is_a_usage_error(options: list[str], said: str, call: Call, indexed: Path) -> None:
    for command in (["ask", CLOSED], ["chat"]):
        done = call("--home", indexed, *command, *options)
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr and done.stderr.count("\n") == 1


def test_at_a_terminal_a_sentence_is_shown_while_the_next_is_written(
    fork_server: ForkServer, llm_server: ScriptedServer, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.llm.server._half", lambda body: "It rained [S1]. It poured [S1]. They")
    llm_server.modes = ["stalls later"]
    model = ("--model", llm_server.model, "--base-url", llm_server.base_url, "--policy", "flag")
    with Terminal(fork_server, "--home", indexed, "ask", CLOSED, *model) as terminal:
        terminal.wait_for("It rained.")  # and the model is silent from here on
        terminal.type("\x03")
        assert terminal.end() == 130
    lines = terminal.seen.splitlines()
    assert lines[-1].endswith("onrecord: stopped.") and "Sources" not in terminal.seen
    assert "Traceback" not in terminal.seen
