"""`POST /v1/ask`: a question in, the answer document out, at once or as it comes into being."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.http.answer_stream import AnswerStream
from api.http.auth import READS
from api.http.schemas.requests import Asked
from api.http.schemas.responses import SealedAnswer, error_responses
from api.http.services import Services, TheServices
from api.http.sse import EVENT, Stream, server_event
from rag.answer import Answer
from rag.events import ClaimMade, Done, Event, PassagesFound
from rag.rendering.stream import StreamLayout
from rag.rendering.text import answer_document, citation_document, claim_document, passage_document, sentences

__all__ = ["router"]

router = APIRouter(tags=["answers"], dependencies=[READS], responses=error_responses(404, 413, 502))

_STREAMED = {
    "description": "The answer; with `stream`, events `passages`, `claim` for each sentence once it is verified, "
    "`done` with the whole document, or `error`.",
    "content": {"text/event-stream": {"schema": EVENT}},
}


@router.post("/v1/ask", summary="Ask a question", response_model=SealedAnswer, responses={200: _STREAMED})
async def ask(asked: Asked, request: Request, services: TheServices) -> Response:
    """Answer from the collection, every sentence cited; or refuse, and say what is nearest."""
    answer_stream = AnswerStream(
        request,
        services,
        asked.question,
        collection=asked.collection,
        filters=asked.filters.read(),
        history=asked.turns,
        policy=asked.policy,
    )
    name = asked.collection or services.answer_service.default
    if asked.stream:
        told = _event_bytes(await answer_stream.begun(), lambda answer: _document(services, answer, name))
        return Stream(told, answer_stream, error="error")
    return JSONResponse(_document(services, await answer_stream.answer(), name))


def _document(services: Services, answer: Answer, collection: str) -> dict[str, Any]:
    """Return the JSON document of an answer, with its layout as sentences and its seal."""
    laid = [
        {"text": sentence.whole, "attribution": sentence.attribution, "gap": sentence.gap}
        for sentence in sentences(answer)
    ]
    document = {**answer_document(answer), "collection": collection, "sentences": laid}
    return {**document, "seal": services.seals.seal(document)}


async def _event_bytes(
    events: AsyncIterator[Event | None], document: Callable[[Answer], dict[str, Any]]
) -> AsyncIterator[bytes | None]:
    telling = StreamLayout()
    async for event in events:
        yield _event(event, telling, document) if event else None


def _event(event: Event, telling: StreamLayout, document: Callable[[Answer], dict[str, Any]]) -> bytes:
    match event:
        case PassagesFound(asked, passages):
            found = [passage_document(passage) for passage in passages]
            return server_event({"asked": asked, "passages": found}, "passages")
        case ClaimMade():
            return server_event(_claim(event, telling), "claim")
        case Done(answer):
            return server_event(document(answer), "done")


def _claim(made: ClaimMade, telling: StreamLayout) -> dict[str, Any]:
    sentence = telling.place(made)
    return {
        "claim": claim_document(made.claim),
        "citations": [citation_document(citation) for citation in made.citations],
        "text": sentence.whole,
        "attribution": sentence.attribution,
        "gap": sentence.gap,
    }
