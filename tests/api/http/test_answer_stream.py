"""An answer under way: what fails at once is raised while a status can say so, and what is left is stopped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request

from api.errors import UnknownCollection
from api.http.answer_stream import AnswerStream
from api.http.log_fields import log_fields
from api.http.services import Server, Services, create_services
from api.settings.settings import Settings
from rag.errors import Stopped
from rag.events import Done, Event, PassagesFound
from tests.api.http.door import until
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

QUESTION = "Why will the harbour bridge close?"


def request_of(*, leaves: bool = False) -> Request:
    """A request whose caller waits, or has left."""

    async def receive() -> dict[str, str]:
        if not leaves:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    return Request({"type": "http", "state": {"request_id": "r1"}, "headers": []}, receive)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(home: Path, **settings: Any) -> AsyncIterator[Services]:
    services = create_services(Server(Settings(home=home, **settings)))
    try:
        yield services
    finally:
        services.close()


def test_the_answer_is_what_the_events_end_with_and_is_noted(indexed: Path) -> None:
    async def ask() -> tuple[Any, dict[str, Any], list[Event | None]]:
        async with opened(indexed) as services:
            request = request_of()
            answer = await AnswerStream(request, services, QUESTION).answer()
            again = AnswerStream(request_of(), services, QUESTION)
            told = [event async for event in await again.begun()]
            again.close()
            return answer, log_fields(request), told

    answer, fields, told = asyncio.run(ask())
    assert fields["outcome"] == answer.outcome == "answered"
    assert (fields["collection"], fields["engine"], fields["withheld"]) == ("default", "extractive", 0)
    assert "harbour" not in str(fields)
    assert isinstance(told[0], PassagesFound)
    assert isinstance(told[-1], Done)
    assert told[-1].answer.claims == answer.claims


def test_what_fails_at_once_is_raised_before_anything_is_told(indexed: Path) -> None:
    async def ask() -> tuple[dict[str, Any], int]:
        async with opened(indexed) as services:
            request = request_of()
            answer_stream = AnswerStream(request, services, QUESTION, collection="nowhere")
            with pytest.raises(UnknownCollection):
                await answer_stream.begun()
            await asyncio.sleep(0.1)
            return log_fields(request), services.answers.under_way

    fields, under_way = asyncio.run(ask())
    assert fields == {"collection": "nowhere", "error": "UnknownCollection"}
    assert under_way == 0


def test_a_name_that_is_none_is_not_noted(indexed: Path) -> None:
    async def ask() -> dict[str, Any]:
        async with opened(indexed) as services:
            request = request_of()
            with pytest.raises(UnknownCollection):
                await AnswerStream(request, services, QUESTION, collection="what I ask is secret").answer()
            return log_fields(request)

    assert asyncio.run(ask()) == {"error": "UnknownCollection"}


def test_a_caller_who_left_is_not_answered(
    indexed: Path, llm_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.worker_pool.BEAT", 0.05)
    llm_server.modes = ["stalls"]

    async def ask() -> None:
        async with opened(indexed, model=llm_server.model, base_url=llm_server.base_url) as services:
            with pytest.raises(Stopped):
                await AnswerStream(request_of(leaves=True), services, QUESTION).answer()

    asyncio.run(ask())
    until(lambda: not llm_server.open, "the model is still asked")
