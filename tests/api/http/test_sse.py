"""Server-sent events: one line for each document, and what is said of an exception."""

import json
import logging

import pytest

from api.http.sse import failure_event, server_event
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
