"""Server-sent events: one line for each document, and what is said of an exception."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message

from api.http.sse import Stream, failure_event, server_event
from index.errors import IndexBusy


def test_a_document_is_one_event_whatever_it_holds() -> None:
    held = {"text": "a\nb\r\nc\x85d\u2028e\u2029f “ü” \U0001f600"}
    sent = server_event(held, "claim").decode()
    name, data, *rest = sent.splitlines()
    assert (name, rest) == ("event: claim", [""])
    assert json.loads(data.removeprefix("data: ")) == held
    assert "“ü” \U0001f600" in data


def test_text_is_sent_as_it_is() -> None:
    assert server_event("[DONE]") == b"data: [DONE]\n\n"


def test_an_error_of_ours_is_told_by_its_sentence_and_is_no_defect(caplog: pytest.LogCaptureFixture) -> None:
    sent = failure_event(IndexBusy("/secret/place is being written to"), "id-1", "error").decode()
    assert sent.startswith("event: error\ndata: ") and '"code": "index_busy"' in sent and '"id": "id-1"' in sent
    assert "secret" not in sent and not caplog.records


def test_a_defect_is_told_by_its_id_and_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        try:
            raise LookupError(" ".join(["ninety-one", "sw" + "ans"]))
        except LookupError as error:
            sent = failure_event(error, "id-2").decode()
    [record] = caplog.records
    assert record.getMessage() == "defect" and record.__dict__["fields"]["id"] == "id-2"
    assert "LookupError" in record.__dict__["fields"]["trace"]
    assert "swans" not in sent and "swans" not in str(record.__dict__)


async def _sent(
    pieces: AsyncIterator[bytes | None], *, stop: bool = False, error: str | None = "error"
) -> list[Message]:
    """What a stream of these pieces sends; where it is to `stop`, its server does once the first is sent."""
    sent: list[Message] = []
    begun = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message)
        if message.get("body"):
            begun.set()

    async def receive() -> Message:
        await asyncio.sleep(60)
        raise AssertionError("the reader stays")

    scope = {"type": "http", "state": {"request_id": "id-3"}}
    task = asyncio.create_task(Stream(pieces, error=error)(scope, receive, send))
    await begun.wait()
    if stop:
        task.cancel()
    await task
    return sent


def test_a_stream_that_fails_or_is_stopped_says_so_in_its_last_event() -> None:
    async def fails() -> AsyncIterator[bytes | None]:
        yield b"data: 1\n\n"
        yield None
        raise IndexBusy("it is")

    async def stalls() -> AsyncIterator[bytes | None]:
        yield b"data: 1\n\n"
        await asyncio.sleep(60)

    for pieces, stop, code in ((fails(), False, "index_busy"), (stalls(), True, "stopping")):
        sent = asyncio.run(_sent(pieces, stop=stop))
        body = b"".join(one.get("body", b"") for one in sent).decode()
        assert body.startswith("data: 1\n\nevent: error\ndata: ") and f'"code": "{code}"' in body and "id-3" in body
        assert sent[0]["status"] == 200 and not sent[-1].get("more_body")


def test_an_error_has_no_name_where_the_protocol_knows_none() -> None:
    async def fails() -> AsyncIterator[bytes | None]:
        yield b"data: 1\n\n"
        raise IndexBusy("it is")

    sent = asyncio.run(_sent(fails(), error=None))
    assert b"event:" not in b"".join(one.get("body", b"") for one in sent)
