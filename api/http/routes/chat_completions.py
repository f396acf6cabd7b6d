"""`/v1/chat/completions` and `/v1/models`: OpenAI's protocol, so that any chat front end can ask a collection."""

import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.errors import UnknownModel
from api.http.answer_stream import Happening
from api.http.auth import READS
from api.http.openai_text import harmless, tail
from api.http.openai_usage import usage_of
from api.http.schemas.openai_requests import ChatRequest, collection_of_model, model_document, model_of
from api.http.schemas.openai_responses import Completion, Model, ModelList
from api.http.schemas.responses import failures
from api.http.services import Services, TheServices
from api.http.sse import EVENT, Stream, failure_event, server_event
from rag.answer import Answer
from rag.events import ClaimMade, Done, Event
from rag.rendering.stream import Telling
from rag.rendering.text import answer_document, sentences

__all__ = ["router"]

router = APIRouter(tags=["OpenAI-compatible"])

_STREAMED = {
    "description": "The answer, or with `stream` chunks of it. `onrecord` holds the citations: in the last chunk.",
    "content": {"text/event-stream": {"schema": EVENT}},
}


@router.post(
    "/v1/chat/completions",
    summary="Ask in OpenAI's protocol",
    response_model=Completion,
    responses={200: _STREAMED, **failures(404, 413, 502)},
    dependencies=[READS],
)
async def complete(asked: ChatRequest, request: Request, services: TheServices) -> Response:
    """Answer the last user message; the markers and the list of sources are part of the text."""
    collection = collection_of_model(asked.model, services.desk.default)
    if collection not in await services.readers.run(services.desk.names):
        raise UnknownModel("There is no such model.")
    question, history = asked.conversation()
    happening = Happening(request, services, question, collection=collection, history=history)
    reply = _Reply(asked, services, collection)
    if asked.stream:
        return Stream(happening, reply.chunks(happening, await happening.begun()))
    return JSONResponse(await reply.whole(await happening.answer()))


@router.get("/v1/models", summary="List the models", responses=failures(), dependencies=[READS])
async def models(services: TheServices) -> ModelList:
    """Each collection is a model: `onrecord`, and `onrecord/NAME` for those beside the server's own."""
    names = await services.readers.run(services.desk.names)
    default = services.desk.default
    return ModelList.model_validate(
        {"object": "list", "data": [model_document(model_of(one, default)) for one in names]}
    )


@router.get("/v1/models/{model:path}", summary="Look at a model", responses=failures(404), dependencies=[READS])
async def one_model(model: str, services: TheServices) -> Model:
    """The model of that name."""
    collection = collection_of_model(model, services.desk.default)
    if collection not in await services.readers.run(services.desk.names):
        raise UnknownModel("There is no such model.")
    return Model.model_validate(model_document(model))


class _Reply:
    """One reply, whole or in chunks."""

    def __init__(self, asked: ChatRequest, services: Services, collection: str) -> None:
        self._asked = asked
        self._services = services
        self._collection = collection
        self._named = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": asked.model}

    async def whole(self, answer: Answer) -> dict[str, Any]:
        """The completion."""
        said = "" if answer.refusal else harmless("".join(one.whole for one in sentences(answer)))
        text = said + self._tail(answer)
        message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None, "annotations": []}
        return {
            **self._named,
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
            "usage": await usage_of(self._services, self._asked, answer, text),
            "onrecord": self._extension(answer),
        }

    async def chunks(self, happening: Happening, events: AsyncIterator[Event | None]) -> AsyncIterator[bytes | None]:
        """The same in chunks, each sentence once it is verified."""
        try:
            yield self._chunk({"role": "assistant", "content": ""})
            async for piece in self._told(events):
                yield piece
            yield server_event("[DONE]")
        except Exception as error:  # the status is sent: an event says it
            yield failure_event(error, happening.request_id)

    async def _told(self, events: AsyncIterator[Event | None]) -> AsyncIterator[bytes | None]:
        telling, text = Telling(), ""
        async for event in events:
            if event is None:
                yield None
            elif isinstance(event, ClaimMade):
                said = harmless(telling.place(event).whole)
                text += said
                yield self._chunk({"content": said})
            elif isinstance(event, Done):
                rest = self._tail(event.answer)
                if rest:
                    yield self._chunk({"content": rest})
                yield self._chunk({}, "stop", onrecord=self._extension(event.answer))
                if self._asked.wants_usage:
                    used = await usage_of(self._services, self._asked, event.answer, text + rest)
                    yield self._event([], {"usage": used})

    def _chunk(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._event([choice], {**({"usage": None} if self._asked.wants_usage else {}), **more})

    def _event(self, choices: list[dict[str, Any]], more: dict[str, Any]) -> bytes:
        return server_event({**self._named, "object": "chat.completion.chunk", "choices": choices, **more})

    def _tail(self, answer: Answer) -> str:
        return tail(answer, collection=self._collection, public_url=self._services.settings.public_url)

    def _extension(self, answer: Answer) -> dict[str, Any]:
        return {**answer_document(answer), "collection": self._collection}
