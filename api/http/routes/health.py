"""Routes for operation: liveness, readiness, and metrics."""

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from api.errors import HomeGone, error_info
from api.http.auth import READS
from api.http.metrics import CONTENT_TYPE
from api.http.schemas.responses import error_responses
from api.http.services import Services, TheServices
from api.service.collection_sizes import sizes
from index.catalogue.files import holds_any
from index.errors import IndexMissing, OnRecordError

__all__ = ["router"]

router = APIRouter(tags=["operation"])

_READY = {"state": "ready", "detail": None}
_EMPTY = {"state": "empty", "detail": "no article was ingested yet"}


class _Alive(BaseModel):
    status: Literal["alive"] = "alive"


class _Part(BaseModel):
    state: Literal["ready", "empty", "failed", "unreachable"]
    detail: str | None = None


class _Ready(BaseModel):
    """Whether questions can be answered; `degraded`: they are, by the sources' own sentences alone."""

    status: Literal["ready", "degraded", "failed"]
    parts: dict[str, _Part]


@router.get("/healthz", summary="Is the process alive?")
async def alive() -> _Alive:
    """It answers."""
    return _Alive()


@router.get("/readyz", summary="Can it answer questions?", response_model=_Ready, responses={503: {"model": _Ready}})
async def ready(services: TheServices) -> Response:
    """The catalogue, Chroma and, where one is configured, the language model's endpoint, each with its state.

    Anybody may ask, so that nothing is said of what is held: its sizes are among the figures, which need a key.
    """
    parts = await services.readers.run(lambda: _parts(services))
    states = {name: part["state"] for name, part in parts.items()}
    status = "degraded" if states.get("model") == "unreachable" else "ready"
    if "failed" in states.values():
        status = "failed"
    return JSONResponse({"status": status, "parts": parts}, 503 if status == "failed" else 200)


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **error_responses()},
    dependencies=[READS],
)
async def metrics(services: TheServices) -> Response:
    """Requests, seconds per step, outcomes, claims by status, tokens, size of the index, failures."""
    page = await services.readers.run(lambda: services.metrics.exposition(sizes(services.answer_service)))
    return Response(page, headers={"Content-Type": CONTENT_TYPE})


def _parts(services: Services) -> dict[str, dict[str, Any]]:
    parts = {"catalogue": _catalogue(services)}
    parts["chroma"] = parts["catalogue"] if parts["catalogue"]["state"] == "empty" else _chroma(services)
    if services.endpoint.model:
        parts["model"] = _model(services)
    return parts


def _catalogue(services: Services) -> dict[str, Any]:
    try:
        holds = holds_any(services.answer_service.collection().catalogue.db)
    except IndexMissing as error:
        return _failed(error) if isinstance(error, HomeGone) else _EMPTY
    except OnRecordError as error:
        return _failed(error)
    return _READY if holds else _EMPTY


def _chroma(services: Services) -> dict[str, Any]:
    try:
        services.answer_service.collection().vectors.warm()
    except OnRecordError as error:
        return _failed(error)
    return _READY


def _model(services: Services) -> dict[str, Any]:
    reason = services.endpoint.objection()
    return {"state": "unreachable", "detail": f"it {reason}"} if reason else _READY


def _failed(error: OnRecordError) -> dict[str, Any]:
    return {"state": "failed", "detail": error_info(error).sentence}
