"""A language model over real HTTP: what comes back, what is tried again, and what a person is told."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from rag.errors import ModelUnavailable, Stopped
from rag.writing.llm.client import LanguageModel
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

ModelOf = Callable[..., LanguageModel]
PASSAGE = (
    "<passage-0a1b2c3d [S1]>\nTitle: Ferry hits quay\nPublished: Port Ellery Sentinel, 15 June 2025\n"
    "The ferry Marigold ran into Customs Quay on Saturday afternoon. It injured 23 people on board.\n"
    "</passage-0a1b2c3d>\n\nQuestion: How many people on board were injured?"
)
ASKED = [{"role": "system", "content": "Answer."}, {"role": "user", "content": PASSAGE}]
TOLD = "It injured 23 people on board. [S1]"


def nobody_reads(server: ScriptedServer) -> None:
    until = time.monotonic() + 60
    while server.open and time.monotonic() < until:
        time.sleep(0.01)
    assert server.open == 0


def failure(model: LanguageModel) -> ModelUnavailable:
    with pytest.raises(ModelUnavailable) as raised:
        list(model.stream(ASKED))
    return raised.value


def test_the_reply_comes_in_the_pieces_it_was_sent_in(model_of: ModelOf):
    pieces = list(model_of().stream(ASKED))
    assert "".join(pieces) == TOLD
    assert len(pieces) == 5


def test_the_request_carries_what_the_configuration_says(model_of: ModelOf, llm_server: ScriptedServer):
    model = model_of(temperature=0.5, answer_tokens=77)
    list(model.stream(ASKED))
    (body,) = llm_server.requests
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("scripted-1", 0.5, 77)
    assert (body["stream"], body["stream_options"]) == (True, {"include_usage": True})
    assert body["messages"] == ASKED
    assert llm_server.headers[0]["authorization"] == "Bearer sk-hush"


def test_without_a_key_of_its_own_none_is_taken_from_the_environment(
    model_of: ModelOf, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-openai")
    list(model_of(api_key="").stream(ASKED))
    assert "sk-of-openai" not in str(llm_server.headers)


def test_usage_is_what_the_service_counted(model_of: ModelOf):
    reply = model_of(price_prompt=2.0, price_completion=10.0).stream(ASKED)
    list(reply)
    assert reply.usage == {
        "prompt_tokens": 321, "completion_tokens": 45, "attempts": 1, "cost": pytest.approx(0.001092),
    }  # fmt: skip


def test_usage_that_the_service_does_not_count_is_estimated_and_says_so(model_of: ModelOf, llm_server: ScriptedServer):
    llm_server.usage = None
    reply = model_of().stream(ASKED)
    list(reply)
    assert reply.usage["estimated"] == 1
    assert 50 < reply.usage["prompt_tokens"] < 120
    assert 8 < reply.usage["completion_tokens"] < 16
    assert "cost" not in reply.usage


@pytest.mark.parametrize(
    "mode",
    ["busy", "failing", "malformed", "shapeless", "error inside", "no reply", "a page", "closes", "only pings",
     "stalls"],
)  # fmt: skip
def test_what_may_pass_is_tried_again(mode: str, model_of: ModelOf, llm_server: ScriptedServer):
    reply = model_of(mode, "faithful", request_timeout=0.5).stream(ASKED)
    assert "".join(reply) == TOLD
    assert (len(llm_server.requests), reply.usage["attempts"]) == (2, 2)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("locked", "refused the key (HTTP 401)"),
        ("unknown model", "does not know this model, or has another address (HTTP 404)"),
        ("no credit", "has no credit left for this key"),
        ("too long", "was given more text than it takes: lower context_tokens"),
        ("refused", "refused the request (HTTP 400)"),
        ("cut at once", "used up its tokens before it wrote a word"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(mode: str, said: str, model_of: ModelOf, llm_server: ScriptedServer):
    error = failure(model_of(mode))
    assert (error.reason, error.retry) == (said, False)
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("failing", "has a failure of its own (HTTP 500)"),
        ("malformed", "sent something that is no reply"),
        ("error inside", "reported a failure of its own"),
        ("closes", "broke off"),
    ],
)
def test_in_the_end_it_gives_up(mode: str, said: str, model_of: ModelOf, llm_server: ScriptedServer):
    error = failure(model_of(mode))
    assert (error.reason, error.retry) == (said, True)
    assert len(llm_server.requests) == 4


def test_the_pause_that_a_service_asks_for_is_kept(model_of: ModelOf):
    began = time.monotonic()
    assert list(model_of("busy", "faithful").stream(ASKED))
    assert time.monotonic() - began >= 0.2


def test_a_pause_beyond_the_deadline_is_not_waited_for(model_of: ModelOf, llm_server: ScriptedServer):
    error = failure(model_of("busy for long"))
    assert (error.reason, error.after) == ("has too many requests at the moment (HTTP 429)", 3600)
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize("mode", ["stalls", "only pings", "trickles"])
def test_the_deadline_ends_whatever_the_service_does(mode: str, model_of: ModelOf):
    model = model_of(mode, request_timeout=30, deadline=0.6)
    assert failure(model).reason == "did not answer in time"


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("closes later", "broke off"),
        ("ends early", "broke off"),
        ("malformed later", "sent something that is no reply"),
        ("stalls later", "did not answer in time"),
        ("filtered", "was stopped by its provider's filter"),
    ],
)
def test_a_reply_that_breaks_off_is_not_begun_again(
    mode: str, said: str, model_of: ModelOf, llm_server: ScriptedServer
):
    reply = model_of(mode, request_timeout=0.5).stream(ASKED)
    pieces: list[str] = []
    with pytest.raises(ModelUnavailable) as raised:
        pieces.extend(iter(reply))
    assert raised.value.reason == said
    assert len(llm_server.requests) == 1
    assert reply.usage["completion_tokens"] > 0


def test_a_reply_that_its_tokens_cut_off_says_so(model_of: ModelOf):
    reply = model_of("cut").stream(ASKED)
    assert "".join(reply) == TOLD[: len(TOLD) // 2]
    assert reply.cut


def test_thoughts_are_no_part_of_the_reply(model_of: ModelOf):
    assert "".join(model_of("thinking").stream(ASKED)) == TOLD


def test_an_empty_reply_is_a_reply(model_of: ModelOf, llm_server: ScriptedServer):
    assert list(model_of("empty").stream(ASKED)) == []
    assert len(llm_server.requests) == 1


def test_options_that_a_service_refuses_by_name_are_spelt_otherwise_and_remembered(
    model_of: ModelOf, llm_server: ScriptedServer
):
    model = model_of("picky")
    assert "".join(model.stream(ASKED)) == TOLD
    assert len(llm_server.requests) == 3
    assert "".join(model.stream(ASKED)) == TOLD
    assert len(llm_server.requests) == 4
    assert llm_server.requests[-1]["max_completion_tokens"] == 512
    assert not {"max_tokens", "temperature"} & llm_server.requests[-1].keys()


def test_a_server_that_is_not_there_cannot_be_reached(model_of: ModelOf):
    error = failure(model_of(base_url="http://127.0.0.1:9/v1"))
    assert (error.reason, error.retry) == ("cannot be reached", True)


def test_a_reader_who_leaves_ends_the_request(model_of: ModelOf, llm_server: ScriptedServer):
    pieces = iter(model_of("trickles").stream(ASKED))
    assert next(pieces) == "a "
    del pieces
    nobody_reads(llm_server)


def test_a_reader_who_stops_waiting_ends_the_request_though_the_service_says_nothing(
    model_of: ModelOf, llm_server: ScriptedServer
):
    stop = threading.Event()
    pieces = iter(replace(model_of("stalls", request_timeout=60), stop=stop).stream(ASKED))
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(Stopped):
        next(pieces)
    nobody_reads(llm_server)
    assert len(llm_server.requests) == 1


def test_a_reader_who_stops_waiting_is_not_kept_by_a_pause(model_of: ModelOf, llm_server: ScriptedServer):
    stop = threading.Event()
    pieces = iter(replace(model_of("busy for a minute", deadline=600), stop=stop).stream(ASKED))
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(Stopped):
        next(pieces)
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize(
    ("mode", "objection"),
    [("faithful", ""), ("locked", "refused the key (HTTP 401)"), ("failing", "has a failure of its own (HTTP 500)")],
)
def test_whether_the_endpoint_can_be_used_is_seen_without_asking_it_to_write(
    mode: str, objection: str, model_of: ModelOf, llm_server: ScriptedServer
):
    assert model_of(mode).objection() == objection
    assert llm_server.requests == []


def test_an_endpoint_that_does_not_list_its_models_can_be_used(model_of: ModelOf, llm_server: ScriptedServer):
    assert model_of("unknown model").objection() == ""


def test_an_endpoint_that_is_not_there_cannot_be_used(model_of: ModelOf):
    assert model_of(base_url="http://127.0.0.1:9/v1").objection() == "cannot be reached"


@pytest.mark.parametrize("mode", ["locked", "failing", "error inside", "no reply"])
def test_no_secret_and_no_text_of_the_service_is_told_or_logged(
    mode: str, model_of: ModelOf, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    model = model_of(mode)
    error = failure(model)
    told = f"{error} {error!r} {model!r} {caplog.text}"
    assert not [word for word in ("sk-hush", "worker 7", "CUDA", "Marigold") if word in told]


def test_the_key_is_in_no_log_even_of_the_libraries(model_of: ModelOf, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    list(model_of().stream(ASKED))
    assert "HTTP Request" in caplog.text
    assert "sk-hush" not in caplog.text


def test_a_model_that_has_another_interface_is_not_asked(model_of: ModelOf, llm_server: ScriptedServer):
    assert failure(model_of(model="gpt-5.4-pro")).reason == "does not chat: choose another model"
    assert llm_server.requests == []


def test_a_failure_names_its_cause(model_of: ModelOf):
    assert failure(model_of("locked")).__cause__ is not None


def test_nothing_heavy_is_imported_before_a_model_is_used():
    code = "import sys, rag.writing.drafting; print({'llama_index', 'openai', 'httpx'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
