"""`/v1/shared` and `/v1/feedback`: share an answer with others, or judge it.

Both take the document of `/v1/ask` with its seal, so that only answers that were verified here are accepted. An answer
from a collection that the caller's key does not open is refused as unknown.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from api.errors import ForgedAnswer, UnknownAnswer, UnknownCollection
from api.http.auth import READS
from api.http.log_fields import log_fields
from api.http.schemas.requests import MOST_HISTORY, Turn
from api.http.schemas.responses import Judged, Shared, SharedAnswer, error_responses
from api.http.services import Services, TheServices
from api.service.keeping.seal import sealed_fields

__all__ = ["router"]

router = APIRouter(tags=["answers"], dependencies=[READS], responses=error_responses(404, 413))


class _Given(BaseModel):
    """An answer as it was given."""

    model_config = ConfigDict(extra="forbid")

    answer: dict[str, Any] = Field(description="the document of `/v1/ask`; passages, timings and usage may be left out")
    seal: str = Field(max_length=128, description="its `seal`")


class _Opinion(_Given):
    """What a reader thinks of an answer."""

    verdict: Literal["up", "down"]
    reason: Literal["", "wrong", "unsupported", "incomplete", "outdated", "unanswered", "other"] = ""
    comment: str = Field("", max_length=2_000)
    history: list[Turn] = Field([], max_length=MOST_HISTORY, description="the turns before, oldest first")
    reader: str = Field("", max_length=64, pattern=r"^[\w-]*$", description="a word that stands for the reader")


@router.post("/v1/shared", summary="Share an answer")
async def share(given: _Given, services: TheServices) -> Shared:
    """Keep an answer under a link that cannot be guessed, for ONRECORD_ANSWERS_KEEP_DAYS."""
    document = await _sealed(services, given)
    link, until = await services.writer.run(lambda: services.kept.share(document))
    return Shared(link=link, until=_day(until))


@router.get("/v1/shared/{link}", summary="Read a shared answer")
async def shared(
    link: Annotated[str, Path(max_length=64, description="as `POST /v1/shared` gave it")], services: TheServices
) -> SharedAnswer:
    """The answer as it was given; what it cites may have changed since."""
    document, until = await services.readers.run(lambda: services.kept.shared(link))
    if not await _open(services, document):
        raise UnknownAnswer("The key does not open its collection.")
    return SharedAnswer(answer=document, seal=services.seals.seal(document), until=_day(until))


@router.post("/v1/feedback", summary="Judge an answer")
async def judge(opinion: _Opinion, request: Request, services: TheServices) -> Judged:
    """Keep a thumb, in place of the reader's earlier one; `onrecord feedback export` makes cases of those down."""
    document = await _sealed(services, opinion)
    user = f"{log_fields(request).get('key', 'page')}:{opinion.reader}"
    history = [turn.message for turn in opinion.history]
    await services.writer.run(
        lambda: services.kept.judge(
            document, user, opinion.verdict, history=history, reason=opinion.reason, comment=opinion.comment
        )
    )
    return Judged(verdict=opinion.verdict)


async def _sealed(services: Services, given: _Given) -> dict[str, Any]:
    if not await services.readers.run(lambda: services.seals.verify(given.answer, given.seal)):
        raise ForgedAnswer("The seal does not hold.")
    if not await _open(services, given.answer):
        raise UnknownCollection("The key does not open its collection.")
    return sealed_fields(given.answer)


async def _open(services: Services, document: Mapping[str, Any]) -> bool:
    """Tell whether the caller's key opens the collection that an answer is from."""
    return document["collection"] in await services.readers.run(services.answer_service.names)


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
