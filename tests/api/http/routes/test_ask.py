"""`POST /v1/ask`: the answer document at once, or as it comes into being."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.api.http.door import Door, until
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

CLOSED = "why did the harbour bridge close?"
Call = Callable[..., Result]
Written = Callable[..., Door]


def lasting(document: dict[str, Any]) -> dict[str, Any]:
    """A document without what is another each time."""
    return {key: value for key, value in document.items() if key != "timings"}


@pytest.mark.parametrize("question", [CLOSED, "who won the 1998 World Cup?", "how many swans, and how many trees?"])
def test_the_document_is_that_of_the_command_line_and_names_its_collection(
    question: str, door: Door, call: Call, indexed: Path
) -> None:
    printed = json.loads(call("--home", indexed, "ask", question, "--json").stdout)
    found = door.ask(question)
    assert list(found) == [*printed, "collection", "sentences", "seal"]
    added = {"collection": "default", "sentences": found["sentences"], "seal": found["seal"]}
    assert lasting(found) == {**lasting(printed), **added}


def test_a_question_is_answered_with_citations_that_hold(door: Door) -> None:
    found = door.ask(CLOSED)
    assert found["outcome"] == "answered" and found["citations"]
    for one in found["citations"]:
        text = door.client.get(f"/v1/articles/{one['source']}").json()["text"]
        assert text[one["start"] : one["end"]] == one["quote"]


@pytest.mark.parametrize("question", [CLOSED, "who won the 1998 World Cup?"])
def test_events_come_in_order_and_end_with_the_document(question: str, door: Door) -> None:
    (first, passages), *claims, (last, document) = door.told(question)
    assert (first, last) == ("passages", "done")
    assert passages == {"asked": question, "passages": document["passages"]}
    assert [name for name, _ in claims] == ["claim"] * len(document["claims"])
    assert [told["claim"] for _, told in claims] == document["claims"]
    assert [new for _, told in claims for new in told["citations"]] == document["citations"]
    assert lasting(document) == lasting(door.ask(question))


@pytest.mark.parametrize(
    "mode",
    [
        "faithful",
        "unissued",
        "inventing",
        "closes after a sentence",
        "locked",
        "malformed",
        "empty",
        "refusing",
        "thinking",
    ],
)
@pytest.mark.parametrize("policy", ["strict", "flag"])
def test_the_claims_that_are_told_are_the_text_whatever_the_model_does(
    mode: str, policy: str, written: Written
) -> None:
    (_, _), *claims, (last, document) = written(mode).told(CLOSED, policy=policy)
    assert last == "done"
    assert [told["claim"] for _, told in claims] == document["claims"]
    if not document["refusal"]:
        assert "".join(told["text"] for _, told in claims) == document["text"]
    for _, told in claims:
        assert told["text"].startswith(told["gap"]) and told["attribution"] in told["text"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("mode", ["concealing", "rambling"])
def test_what_hides_strikes_asks_or_rambles_does_not_leave(mode: str, stream: bool, written: Written) -> None:
    door = written(mode)
    document = door.told(CLOSED)[-1][1] if stream else door.ask(CLOSED)
    assert document["engine"] == "extractive instead of llm:scripted-1"
    assert document["withheld"] and all(claim["reason"] and not claim["lane"] for claim in document["withheld"])


@pytest.mark.parametrize("stream", [False, True])
def test_what_leaves_is_plain_text_in_its_lane(stream: bool, written: Written) -> None:
    door = written("dressing")
    document = door.told(CLOSED)[-1][1] if stream else door.ask(CLOSED)
    (claim,) = document["claims"]
    assert (claim["status"], claim["lane"]) == ("quote", "quote")
    assert not set("*\u200b\u202e") & set(claim["text"])


def test_a_model_that_fails_before_the_first_claim_gives_way_to_the_sources(written: Written) -> None:
    found = written("locked").ask(CLOSED)
    assert found["engine"] == "extractive instead of llm:scripted-1" and "own sentences" in found["note"]


def test_a_model_that_fails_later_leaves_what_it_said(written: Written) -> None:
    document = written("closes after a sentence").told(CLOSED)[-1][1]
    assert document["engine"] == "llm:scripted-1" and document["outcome"] == "partial"
    assert "ends early" in document["note"] and document["claims"]


def test_history_filters_and_policy_are_heeded(door: Door, written: Written) -> None:
    history = [{"role": "user", "content": CLOSED}, {"role": "assistant", "content": "Inspectors found cracks [1]."}]
    followed = door.ask("How long will it take?", history=history)
    assert "bridge" in followed["asked"] and "six weeks" in followed["text"]
    assert door.ask(CLOSED, filters={"since": "2024-04"})["outcome"] == "refused"
    assert door.ask(CLOSED, filters={"publisher": "the port courier", "source": "*.txt"})["outcome"] == "answered"
    assert written("inventing").ask(CLOSED, policy="flag")["text"].count("[! ") == 2


def test_a_writer_of_the_servers_own_policy_writes_where_none_is_named(written: Written) -> None:
    assert written("inventing", policy="flag").ask(CLOSED)["text"].count("[! ") == 2


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("asked", "status", "code", "param"),
    [
        ({"question": ""}, 422, "invalid_request", "question"),
        ({"question": " ?! "}, 422, "question_error", None),
        ({"question": "x" * 10_001}, 422, "invalid_request", "question"),
        ({}, 422, "invalid_request", "question"),
        ({"question": 3}, 422, "invalid_request", "question"),
        ({"question": "who?", "colection": "x"}, 422, "invalid_request", "colection"),
        ({"question": "who?", "filters": {"since": "soon"}}, 422, "bad_filter", None),
        ({"question": "who?", "filters": {"since": "2024-13"}}, 422, "bad_filter", None),
        ({"question": "who?", "filters": {"author": "x"}}, 422, "invalid_request", "filters.author"),
        ({"question": "who?", "policy": "loose"}, 422, "invalid_request", "policy"),
        ({"question": "who?", "history": [{"role": "system", "content": "x"}]}, 422, "invalid_request",
         "history.0.role"),
        ({"question": "who?", "history": [{"role": "user", "content": "x"}] * 51}, 422, "invalid_request", "history"),
        ({"question": "who?", "history": [{"role": "user", "content": "x" * 50_001}]}, 422, "invalid_request",
         "history.0.content"),
        ({"question": "who?", "history": [{"role": "user", "content": "x" * 41_000}] * 5}, 422, "invalid_request",
         None),
        ({"question": "who?", "collection": "nowhere"}, 404, "unknown_collection", None),
        ({"question": "who?", "collection": "../x"}, 404, "unknown_collection", None),
        ({"question": "who?", "collection": "x" * 65}, 422, "invalid_request", "collection"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_at_once_with_its_status(
    asked: dict[str, Any], status: int, code: str, param: str | None, *, stream: bool, door: Door
) -> None:
    response = door.client.post("/v1/ask", json={"stream": stream, **asked})
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (status, code, param)
    assert error["type"] in {"invalid_request_error", "not_found_error"}
    assert error["id"] == response.headers["X-Request-ID"]
    assert error["message"].endswith(".") and "who?" not in error["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 50_000,
        b"\xff",
        b"null",
        b'"who?"',
        b"",
        rb'{"question": "who?", "\ud800": 1}',
        rb'{"question": "\ud800"}',
    ],
)
def test_a_body_that_is_no_question_is_refused(body: bytes, door: Door) -> None:
    response = door.client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in {400, 422}
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_an_error_on_the_way_is_the_last_event_and_the_stream_ends_as_it_should(
    written: Written, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = written("faithful")

    def broken(*_: object) -> object:
        raise LookupError("swans on the estuary")

    monkeypatch.setattr("rag.writing.generative.Grounder.judge", broken)
    *_, (name, told) = door.told(CLOSED)
    assert name == "error"
    assert (told["error"]["type"], told["error"]["code"]) == ("server_error", "internal_error")
    assert "swans" not in json.dumps(told)


def test_a_text_that_holds_unusual_line_ends_is_one_line_of_an_event(door: Door) -> None:
    question = "why did\x85the\u2028harbour\u2029bridge close?"
    assert door.told(question)[-1][1]["question"] == question


def test_a_silent_model_is_bridged_by_signs_of_life(
    written: Written, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.worker_pool.BEAT", 0.02)
    names = [name for name, _ in written("stalls", request_timeout=1, deadline=1).told(CLOSED, alive=True)]
    assert names[names.index("passages") :].count(":") >= 2  # there may be some before, where searching takes long
    assert names[-1] == "done"
    assert [name for name in names if name != ":"] == [
        "passages",
        *["claim"] * (len(names) - names.count(":") - 2),
        "done",
    ]


@pytest.mark.parametrize("stream", [False, True])
def test_a_caller_who_leaves_ends_the_work_even_while_the_model_is_silent(
    stream: bool, written: Written, llm_server: ScriptedServer
) -> None:
    door = written("stalls")
    with door.begin({"question": CLOSED, "stream": stream}):
        until(lambda: llm_server.open == 1, "the model was not asked")
        assert door.services.answers.under_way == 1
    until(lambda: llm_server.open == 0, "the model is still asked")
    until(lambda: door.services.answers.under_way == 0, "the work goes on")


@pytest.mark.parametrize("stream", [False, True])
def test_a_caller_who_leaves_the_queue_is_never_answered(
    stream: bool, written: Written, llm_server: ScriptedServer
) -> None:
    door = written("stalls", answers_at_once=1)
    with door.begin({"question": CLOSED}):
        until(lambda: llm_server.open == 1, "the model was not asked")
        with door.begin({"question": CLOSED, "stream": stream}):
            until(lambda: door.services.answers.under_way == 2, "the second does not wait")
        until(lambda: door.services.answers.under_way == 1, "the second still waits")
        assert llm_server.open == 1
    until(lambda: door.services.answers.under_way == 0, "the work goes on")
    assert len(llm_server.requests) == 1


def test_beyond_the_bound_it_says_when_to_come_back(written: Written, llm_server: ScriptedServer) -> None:
    door = written("stalls", answers_at_once=1, answers_waiting=1)
    with door.begin({"question": CLOSED}), door.begin({"question": CLOSED}):
        until(lambda: door.services.answers.under_way == 2, "nobody waits")
        for stream in (False, True):
            response = door.client.post("/v1/ask", json={"question": CLOSED, "stream": stream})
            assert response.status_code == 503
            assert response.json()["error"]["code"] == "busy"
            assert int(response.headers["Retry-After"]) >= 1
        assert door.client.get("/healthz").status_code == 200
        assert door.client.get("/v1/articles").json()["total"] == 4
