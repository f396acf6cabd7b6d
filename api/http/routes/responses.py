"""`/v1/responses`: OpenAI's newer protocol in its basic form, citations as annotations of the text."""

import time
import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.http.answer_stream import AnswerStream
from api.http.auth import READS
from api.http.openai.models import collection_by_model
from api.http.openai.reply import CitationMarker, EndOfText, Finish, Piece, Reply
from api.http.openai.usage import token_usage
from api.http.schemas.openai_responses import ResponseDocument
from api.http.schemas.response_requests import ResponseRequest
from api.http.schemas.responses import error_responses
from api.http.services import Services, TheServices
from api.http.sse import EVENT, Stream, server_event
from api.service.links import passage_link
from rag.answer import Answer, Citation
from rag.events import Event
from rag.rendering.text import answer_document

__all__ = ["router"]

router = APIRouter(tags=["OpenAI-compatible"], dependencies=[READS], responses=error_responses(404, 413, 502))

_STREAMED = {
    "description": "The response, or with `stream` OpenAI's events of it; `onrecord` holds the whole answer.",
    "content": {"text/event-stream": {"schema": EVENT}},
}
_AT = {"output_index": 0, "content_index": 0}


@router.post(
    "/v1/responses",
    summary="Ask in OpenAI's protocol of responses",
    response_model=ResponseDocument,
    responses={200: _STREAMED},
)
async def respond(asked: ResponseRequest, request: Request, services: TheServices) -> Response:
    """Answer the last user message. Each marker of the text is annotated with what it cites; nothing is kept."""
    asked.refuse()
    collection = await collection_by_model(services, asked.model)
    question, history = asked.question_and_history()
    answer_stream = AnswerStream(request, services, question, collection=collection, history=history)
    response = _Response(asked, services, collection)
    if asked.stream:
        return Stream(response.events(await answer_stream.begun()), answer_stream)
    return JSONResponse(await response.whole(await answer_stream.answer()))


class _Response:
    """One response, whole or in events."""

    def __init__(self, asked: ResponseRequest, services: Services, collection: str) -> None:
        self._asked = asked
        self._services = services
        self._collection = collection
        self._reply = Reply(services, collection, most=asked.max_output_tokens)
        self._item = f"msg_{uuid.uuid4().hex}"
        self._named = {"id": f"resp_{uuid.uuid4().hex}", "object": "response", "created_at": int(time.time())}
        self._number = 0  # the sequence number of the next event

    async def whole(self, answer: Answer) -> dict[str, Any]:
        """Return the response."""
        marks, finish = await self._reply.whole(answer)
        return await self._ended(answer, finish, list(map(self._annotation, marks)))

    async def events(self, events: AsyncIterator[Event | None]) -> AsyncIterator[bytes | None]:
        """Yield the response as OpenAI's events, each sentence once it is verified."""
        began = self._document("in_progress", [])
        yield self._event("response.created", response=began)
        yield self._event("response.in_progress", response=began)
        yield self._event("response.output_item.added", output_index=0, item=self._message("in_progress"))
        yield self._event("response.content_part.added", **self._at, part=_part("", []))
        annotations: list[dict[str, Any]] = []
        async for item in self._reply.pieces(events):
            for event in await self._of(item, annotations):
                yield event

    async def _of(self, item: Piece | EndOfText | None, annotations: list[dict[str, Any]]) -> Sequence[bytes | None]:
        if item is None:
            return [None]
        if isinstance(item, EndOfText):
            return await self._last(item, annotations)
        return self._of_piece(item, annotations)

    def _of_piece(self, piece: Piece, annotations: list[dict[str, Any]]) -> list[bytes]:
        made = [self._event("response.output_text.delta", **self._at, delta=piece.text, logprobs=[])]
        for mark in piece.marks:
            annotations.append(self._annotation(mark))
            made.append(
                self._event(
                    "response.output_text.annotation.added",
                    **self._at,
                    annotation_index=len(annotations) - 1,
                    annotation=annotations[-1],
                )
            )
        return made

    async def _last(self, ended: EndOfText, annotations: list[dict[str, Any]]) -> list[bytes]:
        document = await self._ended(ended.answer, ended.finish, annotations)
        [message] = document["output"]
        kind = "response.completed" if ended.finish == "stop" else "response.incomplete"
        return [
            self._event("response.output_text.done", **self._at, text=self._reply.text, logprobs=[]),
            self._event("response.content_part.done", **self._at, part=message["content"][0]),
            self._event("response.output_item.done", output_index=0, item=message),
            self._event(kind, response=document),
        ]

    async def _ended(self, answer: Answer, finish: Finish, annotations: list[dict[str, Any]]) -> dict[str, Any]:
        status = "completed" if finish == "stop" else "incomplete"
        read, written = await token_usage(
            self._services, [turn.words for turn in self._asked.turns], self._reply.text, answer
        )
        usage = {
            "input_tokens": read,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": written,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": read + written,
        }
        return {
            **self._document(status, [self._message(status, _part(self._reply.text, annotations))]),
            "incomplete_details": None if finish == "stop" else {"reason": "max_output_tokens"},
            "usage": usage,
            "onrecord": {**answer_document(answer), "collection": self._collection},
        }

    def _document(self, status: str, output: Sequence[dict[str, Any]]) -> dict[str, Any]:
        asked = self._asked
        return {
            **self._named,
            "status": status,
            "model": asked.model,
            "output": output,
            "error": None,
            "incomplete_details": None,
            "instructions": asked.instructions,
            "max_output_tokens": asked.max_output_tokens,
            "metadata": asked.metadata or {},
            "parallel_tool_calls": False,
            "temperature": asked.temperature,
            "tool_choice": "none",
            "tools": [],
            "top_p": asked.top_p,
            "text": {"format": {"type": "text"}},
            "usage": None,
        }

    def _message(self, status: str, *parts: dict[str, Any]) -> dict[str, Any]:
        return {"id": self._item, "type": "message", "role": "assistant", "status": status, "content": list(parts)}

    def _annotation(self, mark: CitationMarker) -> dict[str, Any]:
        """Return the annotation of a marker: a link to the passage if the page has a public address, else the file."""
        citation: Citation = mark.citation
        public = self._services.settings.public_url
        if public:
            url = passage_link(public, citation, self._collection)
            title = citation.title or citation.source
            return {
                "type": "url_citation",
                "start_index": mark.start,
                "end_index": mark.end,
                "url": url,
                "title": title,
            }
        return {"type": "file_citation", "file_id": citation.source, "filename": citation.source, "index": mark.start}

    @property
    def _at(self) -> dict[str, Any]:
        return {"item_id": self._item, **_AT}

    def _event(self, kind: str, **more: Any) -> bytes:
        self._number += 1
        return server_event({"type": kind, "sequence_number": self._number - 1, **more}, kind)


def _part(text: str, annotations: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": annotations, "logprobs": []}
