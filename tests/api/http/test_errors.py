import json

import pytest

from api.errors import TABLE, Busy, KeyRefused, TooMany
from api.http.errors import BROKEN, error_document, error_response, status_and_document
from index.errors import OnRecordError
from rag.errors import QuestionError

SHAPE = {"message", "type", "code", "param", "id"}


@pytest.mark.parametrize("kind", TABLE)
def test_every_error_of_ours_has_a_document_without_its_own_words(kind: type[OnRecordError]) -> None:
    error = kind.__new__(kind)
    error.args = ("a secret",)
    status, document = status_and_document(error, "r1")
    assert status == TABLE[kind].http_status
    assert set(document["error"]) == SHAPE
    assert document["error"]["id"] == "r1"
    assert document["error"]["message"] == TABLE[kind].sentence
    assert document["error"]["code"].islower()


def test_whatever_else_happens_is_told_by_one_sentence() -> None:
    status, document = status_and_document(LookupError("a secret"), "r1")
    assert (status, document["error"]["message"], document["error"]["type"]) == (500, BROKEN, "server_error")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "invalid_request_error"), (401, "authentication_error"), (403, "permission_error"),
     (404, "not_found_error"), (422, "invalid_request_error"), (429, "rate_limit_error"), (503, "server_error")],
)  # fmt: skip
def test_the_types_are_those_of_openai(status: int, kind: str) -> None:
    assert error_document(status, "No.", "no", "r1")["error"]["type"] == kind


def test_who_shall_come_back_is_told_when() -> None:
    assert error_response(Busy(after=7), "r1").headers["retry-after"] == "7"
    assert error_response(TooMany(after=9), "r1").status_code == 429
    assert error_response(KeyRefused("no"), "r1").headers["www-authenticate"] == "Bearer"


def test_a_wrong_value_has_the_status_of_its_protocol() -> None:
    response = error_response(QuestionError("a secret"), "r1", invalid=400)
    assert response.status_code == 400
    assert json.loads(bytes(response.body))["error"]["code"] == "question_error"
