"""OpenAI's protocol, as OpenAI's own client speaks it."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest
from openai.types import Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from pydantic import TypeAdapter

from tests.api.http.door import Door, events_of, until
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

CLOSED = "why did the harbour bridge close?"
ASKED: Any = [{"role": "user", "content": CLOSED}]
Written = Callable[..., Door]


def text_of(completion: ChatCompletion) -> str:
    return completion.choices[0].message.content or ""


def extension(of: ChatCompletion | ChatCompletionChunk) -> dict[str, Any]:
    return dict((of.model_extra or {})["onrecord"])


def streamed(door: Door, messages: Any = ASKED, **more: Any) -> list[ChatCompletionChunk]:
    with door.openai() as client:
        return list(client.chat.completions.create(model="onrecord", messages=messages, stream=True, **more))


def completed(door: Door, messages: Any = ASKED, **more: Any) -> ChatCompletion:
    with door.openai() as client:
        made = client.chat.completions.create(model="onrecord", messages=messages, **more)
    assert isinstance(made, ChatCompletion)
    return made


def words_of(chunks: list[ChatCompletionChunk]) -> str:
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)


def test_thanks_are_not_searched_for(door: Door) -> None:
    made = completed(
        door, [*ASKED, {"role": "assistant", "content": "It cracked."}, {"role": "user", "content": "thx"}]
    )
    assert text_of(made) == "Ask whenever you like."
    assert extension(made)["passages"] == []


TITLE: Any = [{"role": "user", "content": (
    '### Task:\nGenerate a concise, 3-5 word title.\n### Output:\nJSON format: { "title": "a title" }\n'
    "### Chat History:\n<chat_history>\nUSER: why did the harbour bridge close?\n</chat_history>"
)}]  # fmt: skip


def test_what_a_front_end_asks_for_itself_is_given_without_an_answer(door: Door) -> None:
    made = completed(door, TITLE, max_tokens=50, response_format={"type": "json_object"})
    assert json.loads(text_of(made)) == {"title": "Why did the harbour bridge close"}
    assert made.choices[0].finish_reason == "stop" and made.usage and made.usage.completion_tokens
    assert "onrecord" not in (made.model_extra or {})
    pieces = streamed(door, TITLE, stream_options={"include_usage": True})
    assert words_of(pieces) == text_of(made)
    assert pieces[-1].usage == made.usage


def test_instead_of_merging_answers_of_other_models_their_question_is_answered(door: Door) -> None:
    asked = (
        f'Several models answered the latest user query: "{CLOSED}"\n\nMake one answer of them.\n\n'
        'Responses from models: """\nA flood took it.\n"""\n\n"""\n<chat_history> { "title": "x" }</chat_history>\n"""'
    )
    merge = [{"role": "user", "content": asked}]
    made = completed(door, merge)
    assert text_of(made) == text_of(completed(door)) == words_of(streamed(door, merge))
    assert extension(made)["outcome"] == "answered"


def test_no_model_is_asked_for_a_title(written: Written, llm_server: ScriptedServer) -> None:
    assert "harbour bridge" in text_of(completed(written(), TITLE))
    assert llm_server.requests == []


def test_a_completion_is_the_answer_with_its_markers_and_sources(door: Door) -> None:
    made = completed(door)
    answer, _, sources = text_of(made).partition("\n\nSources\n\n")
    found = door.ask(CLOSED)
    assert answer == found["text"] and "[1]" in answer
    assert sources.splitlines() == [
        f"- [{one['number']}] Harbour bridge closes for repairs, The Port Courier, 4 March 2024 (harbour.txt, "
        f"line {one['line_start']})"
        for one in found["citations"]
    ]
    assert sources
    assert (made.model, made.choices[0].finish_reason, made.choices[0].message.role) == (
        "onrecord",
        "stop",
        "assistant",
    )
    assert made.id.startswith("chatcmpl-")


def test_the_extension_is_the_answer_document_and_its_citations_hold(door: Door) -> None:
    made, found = extension(completed(door)), door.ask(CLOSED)
    of_the_page = {"sentences", "seal"}
    assert made | {"timings": 0} == {name: found[name] for name in found.keys() - of_the_page} | {"timings": 0}
    for one in made["citations"]:
        text = door.client.get(f"/v1/articles/{one['source']}").json()["text"]
        assert text[one["start"] : one["end"]] == one["quote"]


def test_whole_and_in_chunks_have_the_fields_and_types_that_openai_publishes(door: Door) -> None:
    asked = {"model": "onrecord", "messages": ASKED}
    whole = door.client.post("/v1/chat/completions", json=asked)
    assert TypeAdapter(ChatCompletion).validate_json(whole.content, strict=True)
    usage = {"stream": True, "stream_options": {"include_usage": True}}
    with door.client.stream("POST", "/v1/chat/completions", json={**asked, **usage}) as response:
        *chunks, (_, last) = events_of(response.iter_lines())
        assert response.headers["content-type"].startswith("text/event-stream")
    assert last == "[DONE]"
    for _, chunk in chunks:
        assert TypeAdapter(ChatCompletionChunk).validate_json(json.dumps(chunk), strict=True)
        assert set(chunk) - {"onrecord"} == {"id", "object", "created", "model", "choices", "usage"}


def test_chunks_begin_with_the_role_end_with_a_reason_and_share_an_id(door: Door) -> None:
    first, *middle, last = streamed(door)
    assert first.choices[0].delta.role == "assistant"
    assert last.choices[0].finish_reason == "stop" and extension(last)["outcome"] == "answered"
    assert all(chunk.choices[0].finish_reason is None for chunk in (first, *middle))
    assert len({(chunk.id, chunk.created, chunk.model) for chunk in (first, *middle, last)}) == 1
    assert len(middle) == len(extension(last)["claims"]) + 1  # the sentences, and their sources


@pytest.mark.parametrize("question", [CLOSED, "who won the 1998 World Cup?"])
def test_streamed_or_not_the_text_is_the_same(question: str, door: Door) -> None:
    messages = [{"role": "user", "content": question}]
    assert words_of(streamed(door, messages)) == text_of(completed(door, messages))


@pytest.mark.parametrize(
    "mode", ["faithful", "inventing", "locked", "closes after a sentence", "refusing", "empty", "unissued"]
)
def test_streamed_or_not_the_text_is_the_same_whatever_a_model_does(mode: str, written: Written) -> None:
    door = written(mode)
    assert words_of(streamed(door)) == text_of(completed(door))


def test_a_refusal_says_what_is_nearest_and_has_no_sources(door: Door) -> None:
    made = completed(door, [{"role": "user", "content": "who won the 1998 World Cup?"}])
    assert "do not answer" in text_of(made) and "Nearest:" in text_of(made) and "Sources" not in text_of(made)
    assert extension(made)["refusal"]["nearest"]


def test_usage_is_the_models_own_where_one_writes(written: Written) -> None:
    door = written("faithful")
    used = completed(door).usage
    assert used and (used.prompt_tokens, used.completion_tokens, used.total_tokens) == (321, 45, 366)
    *_, last = streamed(door, stream_options={"include_usage": True})
    assert last.choices == [] and last.usage and last.usage.total_tokens == 366


def test_usage_counts_messages_and_text_where_no_model_writes(door: Door) -> None:
    used = completed(door).usage
    assert used and used.total_tokens == used.prompt_tokens + used.completion_tokens
    assert 5 <= used.prompt_tokens <= 12 and used.completion_tokens > 20
    more = completed(door, [{"role": "system", "content": "Be brief and kind."}, *ASKED]).usage
    assert more and more.prompt_tokens > used.prompt_tokens


def test_usage_is_streamed_where_it_is_asked_for_only(door: Door) -> None:
    assert all(chunk.usage is None for chunk in streamed(door))
    assert all(chunk.choices for chunk in streamed(door))
    *chunks, last = streamed(door, stream_options={"include_usage": True})
    assert last.usage == completed(door).usage
    assert all(chunk.usage is None for chunk in chunks)


def test_earlier_turns_make_a_follow_up_stand_alone(door: Door) -> None:
    messages = [
        {"role": "system", "content": "You are a pirate."},
        *ASKED,
        {"role": "assistant", "content": text_of(completed(door))},
        {"role": "user", "content": "How long will it take?"},
        {"role": "assistant", "content": "", "tool_calls": []},
    ]
    made = extension(completed(door, messages))
    assert made["question"] == "How long will it take?"
    assert made["asked"] == "How long will the harbour bridge take?"
    assert "pirate" not in made["asked"] and "Sources" not in made["asked"] and "[1]" not in made["asked"]


def test_the_model_that_writes_is_told_earlier_questions_without_our_own_markers(
    written: Written, llm_server: ScriptedServer
) -> None:
    said = "It closed [1][2] on Monday.\n\nSources\n\n- [1] Harbour (harbour.txt, line 7)"
    completed(written(), [*ASKED, {"role": "assistant", "content": said}, {"role": "user", "content": "Why then?"}])
    sent = json.dumps(llm_server.requests)
    assert "It closed on Monday." in sent and "harbour.txt, line 7" not in sent


def test_content_may_come_in_parts_of_text(door: Door) -> None:
    parts = [{"type": "text", "text": "why did the harbour"}, {"type": "text", "text": "bridge close?"}]
    assert extension(completed(door, [{"role": "user", "content": parts}]))["outcome"] == "answered"


def test_options_that_shape_sampling_have_no_effect(door: Door) -> None:
    made = completed(door, temperature=0.2, top_p=1, seed=1, user="u", n=1, tools=[], presence_penalty=1)
    assert text_of(made) == text_of(completed(door))


def test_a_reply_has_no_more_tokens_than_it_may_and_no_half_sentence(door: Door) -> None:
    whole = completed(door)
    assert whole.usage
    for most in (1, whole.usage.completion_tokens // 2, whole.usage.completion_tokens):
        for made in (completed(door, max_tokens=most), completed(door, max_completion_tokens=most)):
            assert made.usage and made.usage.completion_tokens <= most
            assert text_of(whole).startswith(text_of(made))
            cut = most < whole.usage.completion_tokens
            assert made.choices[0].finish_reason == ("length" if cut else "stop")
            assert not cut or text_of(made) == "" or text_of(made).endswith(("]", "."))
    chunks = streamed(door, max_tokens=1)
    assert words_of(chunks) == "" and chunks[-1].choices[0].finish_reason == "length"


def test_a_reply_ends_before_what_it_is_to_stop_at(door: Door) -> None:
    made = completed(door, stop=["nowhere", "\n\nSources"])
    assert text_of(made) == text_of(completed(door)).partition("\n\nSources")[0] and "[1]" in text_of(made)
    assert made.choices[0].finish_reason == "stop"
    assert text_of(completed(door, stop="harbour bridge")) == ""


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([], "invalid_request"),
        ([{"role": "system", "content": "Be brief."}], "no_user_message"),
        ([{"role": "user", "content": ""}], "question_error"),
        ([{"role": "user", "content": "x" * 10_001}], "question_error"),
        ([{"role": "nobody", "content": "x"}], "invalid_request"),
        ([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://127.0.0.1/x"}}]}],
         "unsupported"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_a_bad_request(messages: Any, code: str, *, stream: bool, door: Door) -> None:
    with door.openai() as client, pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model="onrecord", messages=messages, stream=stream)
    assert (raised.value.status_code, raised.value.code, raised.value.type) == (400, code, "invalid_request_error")
    assert raised.value.request_id


def test_a_conversation_of_the_system_alone_is_told_that_the_system_asks_nothing(door: Door) -> None:
    with door.openai() as client, pytest.raises(openai.BadRequestError, match=r"role user.*role system.*instruction"):
        client.chat.completions.create(model="onrecord", messages=[{"role": "system", "content": "Who won?"}])


@pytest.mark.parametrize(
    "more",
    [
        {"n": 2}, {"stream": "yes please"}, {"stream_options": 3}, {"response_format": {"type": "json_object"}},
        {"tool_choice": "required"}, {"logprobs": True}, {"temperature": 3}, {"top_p": 2}, {"max_tokens": 0},
    ],
)  # fmt: skip
def test_options_that_cannot_be_carried_out_are_a_bad_request(more: Any, door: Door) -> None:
    with door.openai() as client, pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model="onrecord", messages=ASKED, extra_body=more)
    assert raised.value.param == next(iter(more))
    assert len(str(raised.value)) > 30


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"[]", "The body of the request is no JSON object"),
        (b'{"model": "onrecord",}', "The body of the request is no valid JSON at character 2"),
        (b"", "The request has no body: send what is asked for as JSON."),
        (b'{"model": "onrecord", "messages": []}', "messages: list should have at least 1 item, not 0."),
    ],
)
def test_a_body_that_cannot_be_read_is_told_with_what_is_wrong(body: bytes, told: str, door: Door) -> None:
    response = door.client.post("/v1/chat/completions", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]["message"].startswith(told)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", ["gpt-4o", "onrecord/nowhere", "onrecord/", "onrecord/../x", "", "onrecord/a/b"])
def test_a_model_that_is_none_is_not_found(model: str, *, stream: bool, door: Door) -> None:
    with door.openai() as client, pytest.raises(openai.NotFoundError) as raised:
        client.chat.completions.create(model=model, messages=ASKED, stream=stream)
    assert raised.value.code == "unknown_model"


def test_what_breaks_on_the_way_is_an_error_of_the_client(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise LookupError("swans on the estuary")

    monkeypatch.setattr("rag.writing.generative.Grounder.judge", broken)
    door = written()
    with pytest.raises(openai.APIError, match="Something went wrong here") as raised:
        streamed(door)
    assert (raised.value.type, raised.value.code) == ("server_error", "internal_error")
    with pytest.raises(openai.InternalServerError, match="Something went wrong here"):
        completed(door)


def test_the_models_are_the_collections(door: Door, many: Door) -> None:
    with door.openai() as client:
        assert [model.id for model in client.models.list()] == ["onrecord"]
    with many.openai() as client:
        assert [model.id for model in client.models.list()] == ["onrecord", "onrecord/sport"]
        for name in ("onrecord", "onrecord/sport"):
            found = client.models.retrieve(name)
            assert TypeAdapter(Model).validate_python(found.model_dump(), strict=True)
            assert (found.id, found.object, found.owned_by) == (name, "model", "onrecord")
            assert found.created > 1_700_000_000
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("onrecord/nowhere")
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("gpt-4o")


def test_a_model_answers_from_its_collection(many: Door) -> None:
    asked: Any = [{"role": "user", "content": "Who won the regatta?"}]
    with many.openai() as client:
        found = client.chat.completions.create(model="onrecord/sport", messages=asked)
        assert "Elm Lane rowing club" in text_of(found) and extension(found)["collection"] == "sport"
        assert extension(client.chat.completions.create(model="onrecord", messages=asked))["outcome"] == "refused"


def test_the_asynchronous_client_is_answered_too(door: Door) -> None:
    async def ask() -> tuple[str, str]:
        async with openai.AsyncOpenAI(base_url=f"{door.url}/v1", api_key="none", max_retries=0) as client:
            whole = await client.chat.completions.create(model="onrecord", messages=ASKED)
            chunks = await client.chat.completions.create(model="onrecord", messages=ASKED, stream=True)
            return text_of(whole), words_of([chunk async for chunk in chunks])

    whole, pieces = asyncio.run(ask())
    assert whole == pieces == text_of(completed(door))


def test_the_streaming_helper_of_the_client_is_served(door: Door) -> None:
    with door.openai() as client, client.chat.completions.stream(model="onrecord", messages=ASKED) as stream:
        stream.until_done()
        assert text_of(stream.get_final_completion()) == text_of(completed(door))


def test_a_client_that_closes_its_stream_ends_the_work(written: Written, llm_server: ScriptedServer) -> None:
    door = written("stalls after a sentence")
    with door.openai() as client, client.chat.completions.create(model="onrecord", messages=ASKED, stream=True) as said:
        assert words_of([next(said), next(said)]).startswith("The harbour bridge")
        assert llm_server.open == 1
    until(lambda: not llm_server.open, "the model is still asked")


def test_links_lead_to_the_page_where_it_has_an_address(door_of: Callable[..., Door], indexed: Path) -> None:
    made = text_of(completed(door_of(indexed, public_url="https://news.example.org/desk/")))
    at = "https://news.example.org/desk/#source=harbour.txt&start="
    assert made.count(f"[Harbour bridge closes for repairs]({at}") == len(
        extension(completed(door_of(indexed)))["citations"]
    )


def test_a_key_that_is_not_asked_for_does_no_harm_and_one_that_is_must_be_right(
    door: Door, door_of: Callable[..., Door], home: Path
) -> None:
    from api.service.keys import Keys

    key = Keys(home).add("front-end", "read")
    closed = door_of(home)
    with closed.openai(key) as client:
        assert client.models.list().data
        assert client.chat.completions.create(model="onrecord", messages=ASKED).choices
    with closed.openai("sk-wrong") as client, pytest.raises(openai.AuthenticationError):
        client.models.list()
