"""`/v1/responses`, as OpenAI's own client speaks it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

from tests.api.http.door import Door, until
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

CLOSED = "why did the harbour bridge close?"
Written = Callable[..., Door]


def responded(door: Door, given: Any = CLOSED, **more: Any) -> Response:
    with door.openai() as client:
        made = client.responses.create(model="onrecord", input=given, **more)
    assert isinstance(made, Response)
    return made


def streamed(door: Door, given: Any = CLOSED, **more: Any) -> list[Any]:
    with door.openai() as client:
        return list(client.responses.create(model="onrecord", input=given, stream=True, **more))


def annotations_of(response: Response) -> list[Any]:
    return response.output[0].content[0].annotations  # type: ignore[union-attr]


def test_a_response_is_the_answer_with_its_markers_annotated(door: Door) -> None:
    made = responded(door, metadata={"desk": "north"})
    assert (made.status, made.model, made.metadata) == ("completed", "onrecord", {"desk": "north"})
    found = door.ask(CLOSED)
    assert made.output_text.startswith(found["text"])
    cited = annotations_of(made)
    assert len(cited) == sum(len(claim["citations"]) for claim in found["claims"]) > 0
    for one in cited:
        assert (one.type, one.file_id, one.filename) == ("file_citation", "harbour.txt", "harbour.txt")
        assert made.output_text[one.index :].startswith("[")
    extension = (made.model_extra or {})["onrecord"]
    assert extension["outcome"] == "answered" and extension["citations"] == found["citations"]
    assert made.usage and made.usage.total_tokens == made.usage.input_tokens + made.usage.output_tokens > 0


def test_a_citation_is_a_link_where_the_page_has_an_address(door_of: Callable[..., Door], indexed: Path) -> None:
    made = responded(door_of(indexed, public_url="https://news.example.org"))
    for one in annotations_of(made):
        assert (one.type, one.title) == ("url_citation", "Harbour bridge closes for repairs")
        assert one.url.startswith("https://news.example.org/#source=harbour.txt&start=")
        assert made.output_text[one.start_index : one.end_index].startswith("[")


def test_streamed_it_is_the_same(door: Door) -> None:
    events, whole = streamed(door), responded(door)
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert "".join(one.delta for one in events if one.type == "response.output_text.delta") == whole.output_text
    added = [one.annotation for one in events if one.type == "response.output_text.annotation.added"]
    assert added == [one.model_dump() for one in annotations_of(whole)]
    assert [event.type for event in events if "delta" not in event.type and "annotation" not in event.type] == [
        "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
        "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
    ]  # fmt: skip
    assert events[-1].response.output_text == whole.output_text
    adapter: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)
    for event in events:
        assert adapter.validate_python(event.model_dump()).type == event.type


def test_the_clients_own_streaming_helper_is_served(door: Door) -> None:
    with door.openai() as client, client.responses.stream(model="onrecord", input=CLOSED) as stream:
        assert stream.get_final_response().output_text == responded(door).output_text


def test_a_follow_up_is_understood_by_the_turns_before_it(door: Door) -> None:
    made = responded(
        door,
        [
            {"role": "developer", "content": "Be brief."},
            {"role": "user", "content": [{"type": "input_text", "text": CLOSED}]},
            {"role": "assistant", "content": [{"type": "output_text", "text": "It closed [1]."}], "type": "message"},
            {"role": "user", "content": "How long will it take?"},
        ],
    )
    assert (made.model_extra or {})["onrecord"]["asked"] == "How long will the harbour bridge take?"


def test_a_refusal_is_a_response_like_any_other(door: Door) -> None:
    made = responded(door, "Who won the football world cup in 2018?")
    assert made.status == "completed" and made.output_text.startswith("The sources do not")
    assert annotations_of(made) == []


def test_what_goes_beyond_the_tokens_asked_for_is_incomplete(door: Door) -> None:
    made = responded(door, max_output_tokens=1)
    assert (made.status, made.output_text) == ("incomplete", "")
    assert made.incomplete_details and made.incomplete_details.reason == "max_output_tokens"
    assert streamed(door, max_output_tokens=1)[-1].type == "response.incomplete"


@pytest.mark.parametrize(
    "more",
    [
        {"previous_response_id": "resp_1"}, {"conversation": "conv_1"}, {"background": True}, {"temperature": 3},
        {"text": {"format": {"type": "json_object"}}}, {"tool_choice": "required"}, {"max_output_tokens": 0},
    ],
)  # fmt: skip
def test_options_that_cannot_be_carried_out_are_a_bad_request(more: Any, door: Door) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        responded(door, **more)
    assert raised.value.param == next(iter(more))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "invalid_request"),
        ([], "invalid_request"),
        ([{"role": "system", "content": "Be brief."}], "no_user_message"),
        ([{"role": "user", "content": [{"type": "input_image", "image_url": "x"}]}], "unsupported"),
        ([{"type": "item_reference", "id": "x", "role": "user"}], "unsupported"),
    ],
)
def test_what_cannot_be_asked_is_a_bad_request(given: Any, code: str, door: Door) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        responded(door, given)
    assert raised.value.code == code


def test_a_model_that_is_none_is_not_found(door: Door) -> None:
    with door.openai() as client, pytest.raises(openai.NotFoundError):
        client.responses.create(model="gpt-4o", input=CLOSED)


def test_what_breaks_on_the_way_is_an_error_of_the_client(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise LookupError("swans on the estuary")

    monkeypatch.setattr("rag.writing.generative.Grounder.judge", broken)
    with pytest.raises(openai.APIError, match="Something went wrong here"):
        streamed(written())


def test_a_client_that_closes_its_stream_ends_the_work(written: Written, llm_server: ScriptedServer) -> None:
    door = written("stalls after a sentence")
    with door.openai() as client, client.responses.create(model="onrecord", input=CLOSED, stream=True) as events:
        for event in events:
            if event.type == "response.output_text.delta":
                break
        assert llm_server.open == 1
    until(lambda: not llm_server.open, "the model is still asked")
