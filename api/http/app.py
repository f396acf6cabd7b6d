"""The FastAPI application: all routes, middleware and error handlers put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from api.http.errors import handle_errors
from api.http.middleware.body_limit import BodyLimitMiddleware
from api.http.middleware.request_context import RequestContextMiddleware, loopback_names
from api.http.routes import (
    articles,
    ask,
    chat_completions,
    embeddings,
    health,
    page,
    responses,
    search,
    sharing,
    starters,
    writes,
)
from api.http.routes.mcp import mcp_router
from api.http.schemas.requests import reject_repeated_parameters
from api.http.services import Server, Services, create_services
from api.slack.http_events import slack_router
from index.errors import OnRecordError

__all__ = ["create_app"]

_ABOUT = """\
Ask a collection of news articles. Every sentence of an answer cites the passage it rests on, and none leaves as
fact unless that passage supports it: code checks that on every answer. Offsets count code points of an article's
`text`. Errors have one shape, that of OpenAI's API, with the `id` that the log has too."""


def create_app(server: Server) -> FastAPI:
    """Return the application of one process. Raises SettingsError where a setting cannot be used."""
    services = create_services(server)
    app = FastAPI(
        title="onrecord",
        version="1",
        description=_ABOUT,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
        dependencies=[Depends(reject_repeated_parameters)],
        separate_input_output_schemas=False,
    )
    app.state.services = services
    handle_errors(app)
    openai = (chat_completions, responses, embeddings)
    for door in (ask, sharing, *openai, search, articles, starters, writes, health, page):
        app.include_router(door.router)
    app.include_router(mcp_router(server.settings.answers_at_once))
    slack = slack_router(server.settings, services.answer_service)
    if slack:
        app.include_router(slack)
    most = int(server.settings.max_upload_mb * 1_000_000)
    app.add_middleware(BodyLimitMiddleware, most_uploaded=most, may_write=services.access.may_write)
    if server.settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=server.settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-Request-ID"],
            expose_headers=["Retry-After", "X-Request-ID"],
        )
    app.add_middleware(RequestContextMiddleware, metrics=services.metrics, hosts=_hosts(server))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    await services.readers.run(lambda: _warm(services))
    yield
    services.close()


def _warm(services: Services) -> None:
    """Load the default collection, its embedder and its vectors, so that the first question need not wait for them."""
    try:
        collection = services.answer_service.collection()
        collection.embedder.embed(["warm"])
        collection.vectors.warm()
    except OnRecordError:
        return  # each question reports the error again, and so does /readyz


def _hosts(server: Server) -> frozenset[str] | None:
    """Return the host names that a request may use; None allows any, where keys guard a server open to others."""
    named = frozenset(host.lower() for host in server.settings.allowed_hosts)
    if not (named or server.local):
        return None
    public = server.settings.public_url.partition("://")[2].partition("/")[0].lower()
    return named | loopback_names(server.port) | ({public} if public else set())
