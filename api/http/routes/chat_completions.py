"""`/v1/chat/completions` and `/v1/models`: OpenAI's protocol, so that any chat front end can ask a collection."""

import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.http.answer_stream import AnswerStream
from api.http.auth import READS
from api.http.openai.models import collection_by_model, model_documents
from api.http.openai.reply import EndOfText, Finish, Reply
from api.http.openai.tasks import Task, merged_question, parse_task
from api.http.openai.usage import token_usage
from api.http.schemas.openai_requests import ChatRequest
from api.http.schemas.openai_responses import Completion, Model, ModelList
from api.http.schemas.responses import error_responses
from api.http.services import Services, TheServices
from api.http.sse import EVENT, Stream, server_event
from rag.answer import Answer
from rag.events import Event
from rag.rendering.text import answer_document

__all__ = ["router"]

router = APIRouter(tags=["OpenAI-compatible"], dependencies=[READS], responses=error_responses(404, 413, 502))

_STREAMED = {
    "description": "The answer, or with `stream` chunks of it. `onrecord` holds the citations: in the last chunk.",
    "content": {"text/event-stream": {"schema": EVENT}},
}


@router.post(
    "/v1/chat/completions",
    summary="Ask in OpenAI's protocol",
    response_model=Completion,
    responses={200: _STREAMED},
)
async def complete(asked: ChatRequest, request: Request, services: TheServices) -> Response:
    """Answer the last user message; the markers and the list of sources are part of the text.

    What a front end asks for itself, a title or questions to go on with, is answered without writing an answer.
    """
    asked.refuse()
    collection = await collection_by_model(services, asked.model)
    completion = _Completion(asked, services, collection)
    merged = merged_question(asked.messages)
    if not merged and (task := parse_task(asked.messages)):
        return await completion.of_task(task)
    asked.refuse_format()
    question, history = asked.conversation()
    answer_stream = AnswerStream(request, services, merged or question, collection=collection, history=history)
    if asked.stream:
        return Stream(completion.chunks(await answer_stream.begun()), answer_stream)
    return JSONResponse(await completion.whole(await answer_stream.answer()))


@router.get("/v1/models", summary="List the models")
async def models(services: TheServices) -> ModelList:
    """Each collection is a model: `onrecord`, and `onrecord/NAME` for those beside the server's own."""
    return ModelList.model_validate({"object": "list", "data": list((await model_documents(services)).values())})


@router.get("/v1/models/{model:path}", summary="Look at a model")
async def one_model(model: str, services: TheServices) -> Model:
    """The model of that name."""
    collection = await collection_by_model(services, model)
    return Model.model_validate((await model_documents(services))[collection])


class _Completion:
    """One reply, whole or in chunks."""

    def __init__(self, asked: ChatRequest, services: Services, collection: str) -> None:
        self._asked = asked
        self._services = services
        self._collection = collection
        self._reply = Reply(services, collection, most=asked.limit, stops=asked.stops)
        self._named = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": asked.model}

    async def whole(self, answer: Answer) -> dict[str, Any]:
        """Return the completion."""
        _, finish = await self._reply.whole(answer)
        return {**await self._complete(self._reply.text, finish, answer), "onrecord": self._extension(answer)}

    async def chunks(self, events: AsyncIterator[Event | None]) -> AsyncIterator[bytes | None]:
        """Yield the completion in chunks, each sentence once it is verified."""
        yield self._chunk({"role": "assistant", "content": ""})
        async for item in self._reply.pieces(events):
            if isinstance(item, EndOfText):
                yield self._chunk({}, item.finish, onrecord=self._extension(item.answer))
                yield await self._usage(item.answer)
            else:
                yield self._chunk({"content": item.text}) if item else None
        yield server_event("[DONE]")

    async def of_task(self, task: Task) -> Response:
        """Return the reply to a task that a front end sets on its own, such as a title."""
        text = await self._services.answers.run(
            lambda: task.result(self._services.answer_service.collection(self._collection))
        )
        if not self._asked.stream:
            return JSONResponse(await self._complete(text, "stop", None))
        self._reply.text = text

        async def chunks() -> AsyncIterator[bytes | None]:
            yield self._chunk({"role": "assistant", "content": text})
            yield self._chunk({}, "stop")
            yield await self._usage(None)
            yield server_event("[DONE]")

        return Stream(chunks())

    async def _complete(self, text: str, finish: Finish, answer: Answer | None) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None, "annotations": []}
        return {
            **self._named,
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
            "usage": await self._used(text, answer),
        }

    async def _usage(self, answer: Answer | None) -> bytes | None:
        if not self._asked.wants_usage:
            return None
        return self._event([], {"usage": await self._used(self._reply.text, answer)})

    async def _used(self, text: str, answer: Answer | None) -> dict[str, int]:
        sent = [message.words for message in self._asked.messages]
        read, written = await token_usage(self._services, sent, text, answer)
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}

    def _chunk(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._event([choice], {**({"usage": None} if self._asked.wants_usage else {}), **more})

    def _event(self, choices: list[dict[str, Any]], more: dict[str, Any]) -> bytes:
        return server_event({**self._named, "object": "chat.completion.chunk", "choices": choices, **more})

    def _extension(self, answer: Answer) -> dict[str, Any]:
        return {**answer_document(answer), "collection": self._collection}
