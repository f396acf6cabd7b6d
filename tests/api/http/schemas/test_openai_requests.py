"""What OpenAI's clients send, and the names of what they get."""

from typing import Any

import pytest
from pydantic import ValidationError

from api.errors import UnknownModel, Unsupported, UsageError
from api.http.schemas.openai_requests import ChatRequest, collection_of_model, model_document, model_of
from api.http.schemas.requests import MOST_HISTORY


def asked(*messages: tuple[str, Any], **more: Any) -> ChatRequest:
    turns = [{"role": role, "content": content} for role, content in messages]
    return ChatRequest.model_validate({"model": "onrecord", "messages": turns, **more})


def test_the_last_user_message_is_the_question_and_the_turns_before_it_are_the_history() -> None:
    question, history = asked(
        ("system", "Be brief."), ("user", "A?"), ("assistant", "B."), ("tool", "x"), ("user", "C?"), ("assistant", "D.")
    ).conversation()
    assert question == "C?"
    assert history == [{"role": "user", "content": "A?"}, {"role": "assistant", "content": "B."}]


def test_the_history_is_no_longer_than_that_of_any_question() -> None:
    _, history = asked(*[("user", f"{number}?") for number in range(200)]).conversation()
    assert len(history) == MOST_HISTORY
    assert history[-1]["content"] == "198?"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("It closed [1]. It opened [2][12] again.", "It closed. It opened again."),
        ("It closed [1].\n\nSources\n\n- [1] A (a.txt, line 1)", "It closed."),
        ("He said [sic] so [2024].", "He said [sic] so [2024]."),
        (None, ""),
        ([{"type": "text", "text": "It closed [1]."}, {"type": "refusal", "refusal": "no"}], "It closed.\n"),
    ],
)
def test_what_this_door_added_to_an_answer_does_not_come_back(said: Any, kept: str) -> None:
    _, history = asked(("assistant", said), ("user", "And?")).conversation()
    assert [turn["content"] for turn in history] == [kept]


def test_a_question_keeps_its_brackets() -> None:
    question, history = asked(("user", "What of [1]?"), ("user", "And [2]?")).conversation()
    assert (question, history[0]["content"]) == ("And [2]?", "What of [1]?")


def test_without_a_user_message_nothing_is_asked() -> None:
    with pytest.raises(UsageError):
        asked(("system", "Be brief."), ("assistant", "Hello.")).conversation()


@pytest.mark.parametrize("kind", ["image_url", "input_audio", "file", "video"])
def test_only_text_can_be_asked(kind: str) -> None:
    with pytest.raises(UsageError):
        asked(("user", [{"type": "text", "text": "What is this?"}, {"type": kind, kind: {}}])).conversation()


def test_usage_is_wanted_where_the_stream_options_say_so() -> None:
    assert asked(("user", "A?"), stream=True, stream_options={"include_usage": True}).wants_usage
    for options in ({}, {"include_usage": False}, {"include_usage": None}, None):
        assert not asked(("user", "A?"), stream=True, stream_options=options).wants_usage


@pytest.mark.parametrize(
    "more",
    [
        {"n": 0}, {"n": 129}, {"stream": 3}, {"model": "x" * 101}, {"model": None}, {"temperature": 2.1},
        {"temperature": -1}, {"top_p": 1.1}, {"max_tokens": 0}, {"max_completion_tokens": -5}, {"stop": ["a"] * 5},
        {"stop": ["a", ""]}, {"presence_penalty": 3}, {"frequency_penalty": -3}, {"top_logprobs": 21}, {"tools": 3},
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        asked(("user", "A?"), **more)


def test_what_no_answer_depends_on_is_let_through() -> None:
    lenient = asked(("user", "A?"), n=None, stream=None, temperature=2, tools=[1], tool_choice="auto", unheard_of={})
    lenient.refuse()
    lenient.refuse_format()
    assert (lenient.stream, lenient.limit, lenient.stops) == (None, None, ())


@pytest.mark.parametrize(
    "more",
    [
        {"n": 2}, {"tool_choice": "required"}, {"tool_choice": {"type": "function", "function": {"name": "f"}}},
        {"logprobs": True}, {"top_logprobs": 3}, {"modalities": ["text", "audio"]}, {"function_call": {"name": "f"}},
        {"web_search_options": {}},
        {"response_format": {"type": "json_object"}}, {"response_format": {"type": "json_schema"}},
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_carried_out_is_named_with_what_to_do(more: dict[str, Any]) -> None:
    request = asked(("user", "A?"), **more)
    with pytest.raises(Unsupported, match=r"(?i)leave") as raised:
        request.refuse()
        request.refuse_format()
    assert raised.value.param == next(iter(more))


@pytest.mark.parametrize(
    ("more", "limit", "stops"),
    [
        ({"max_tokens": 9}, 9, ()),
        ({"max_tokens": 9, "max_completion_tokens": 7}, 7, ()),
        ({"stop": "x"}, None, ("x",)),
        ({"stop": ["x", "y"]}, None, ("x", "y")),
        ({"stop": ""}, None, ()),
    ],
)
def test_what_bounds_a_reply_is_read(more: dict[str, Any], limit: int | None, stops: tuple[str, ...]) -> None:
    request = asked(("user", "A?"), **more)
    assert (request.limit, request.stops) == (limit, stops)


@pytest.mark.parametrize(
    ("collection", "model"), [("default", "onrecord"), ("sport", "onrecord/sport"), ("onrecord", "onrecord/onrecord")]
)
def test_a_collection_has_a_name_as_a_model_and_back(collection: str, model: str) -> None:
    assert model_of(collection, "default") == model
    assert collection_of_model(model, "default") == collection


@pytest.mark.parametrize(
    "model", ["", "gpt-4o", "onrecord/", "onrecord//", "onrecord/a/b", "onrecord/..", "Onrecord", "/x"]
)
def test_what_names_no_collection_is_no_model(model: str) -> None:
    with pytest.raises(UnknownModel):
        collection_of_model(model, "default")


def test_a_model_is_described_as_openai_does() -> None:
    assert model_document("onrecord", 5) == {"id": "onrecord", "object": "model", "created": 5, "owned_by": "onrecord"}
