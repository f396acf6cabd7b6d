"""What OpenAI's clients send to `/v1/responses`."""

from typing import Any

import pytest

from api.errors import Unsupported
from api.http.schemas.response_requests import ResponseRequest


def asked(given: Any, **more: Any) -> ResponseRequest:
    return ResponseRequest.model_validate({"model": "onrecord", "input": given, **more})


def test_a_text_is_the_question() -> None:
    assert asked("Why?").question_and_history() == ("Why?", [])


def test_of_messages_the_last_of_a_user_is_the_question() -> None:
    question, history = asked(
        [
            {"role": "user", "content": [{"type": "input_text", "text": "A?"}]},
            {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "B [1]."}]},
            {"role": "user", "content": "C?"},
        ]
    ).question_and_history()
    assert question == "C?"
    assert history == [{"role": "user", "content": "A?"}, {"role": "assistant", "content": "B."}]


def test_what_is_no_message_cannot_be_read() -> None:
    with pytest.raises(Unsupported) as raised:
        asked([{"type": "item_reference", "role": "user", "content": "x"}]).question_and_history()
    assert raised.value.param == "input"


@pytest.mark.parametrize("more", [{"prompt": {"id": "p"}}, {"include": ["message.output_text.logprobs"]}])
def test_what_cannot_be_carried_out_is_named(more: dict[str, Any]) -> None:
    with pytest.raises(Unsupported) as raised:
        asked("Why?", **more).refuse()
    assert raised.value.param == next(iter(more))


@pytest.mark.parametrize(
    "more",
    [{}, {"text": {}}, {"text": {"format": {"type": "text"}}}, {"tool_choice": "none"}, {"include": ["reasoning"]}],
)
def test_what_asks_for_text_is_let_through(more: dict[str, Any]) -> None:
    asked("Why?", store=True, instructions="Be brief.", **more).refuse()
