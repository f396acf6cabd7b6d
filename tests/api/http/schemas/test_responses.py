"""The OpenAPI document says what the server does: nothing undescribed, nothing that is not so."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.http.app import create_app
from api.http.schemas.openai_responses import Completion
from api.http.schemas.responses import CollectionList, SealedAnswer, error_responses
from api.http.services import Server
from api.service.documents import ArticleDocument
from api.settings.settings import Settings
from tests.api.http.door import Door

QUESTION = "Why will the harbour bridge close?"


@pytest.fixture(scope="module")
def described(door: Door) -> dict[str, Any]:
    found: dict[str, Any] = door.client.get("/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_operation_is_described(described: dict[str, Any]) -> None:
    found = dict(operations(described))
    assert {"post /v1/ask", "post /v1/chat/completions", "get /v1/models", "get /v1/search", "get /v1/articles",
            "get /v1/articles/{source}", "post /v1/articles", "delete /v1/articles/{source}", "get /v1/collections",
            "get /healthz", "get /readyz", "get /metrics"} <= set(found)  # fmt: skip
    for name, operation in found.items():
        assert operation["summary"] and operation["description"] and operation["tags"], name
        assert "HTTPValidationError" not in str(operation), name
        if name.split()[1].startswith("/v1/"):
            assert {"401", "429", "500", "503"} <= set(operation["responses"]), name
            assert operation["security"], name


def test_what_is_sent_has_examples(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for name in ("Asked", "ChatRequest"):
        assert schemas[name]["examples"], name
    for name, operation in operations(described):
        for parameter in operation.get("parameters", ()):
            stated = parameter.get("description") or parameter["schema"].get("description")
            assert stated or "examples" in str(parameter) or parameter["name"] in {"limit", "offset", "model"}, name


def test_what_is_answered_is_as_it_is_described(door: Door) -> None:
    assert set(SealedAnswer.model_validate(door.ask(QUESTION), strict=True).model_dump()) == set(door.ask(QUESTION))
    article = door.client.get("/v1/articles/harbour.txt").json()
    assert ArticleDocument.model_validate(article).model_dump(mode="json") == article
    held = door.client.get("/v1/collections").json()
    assert CollectionList.model_validate(held).model_dump(mode="json") == held
    asked = {"model": "onrecord", "messages": [{"role": "user", "content": QUESTION}]}
    made = door.client.post("/v1/chat/completions", json=asked).json()
    assert Completion.model_validate(made).model_dump(mode="json") == made


def test_a_failure_that_is_not_described_cannot_be_named() -> None:
    assert set(error_responses(404)) > {401, 404, 422, 503}
    with pytest.raises(KeyError):
        error_responses(418)


def test_it_is_made_without_an_index(tmp_path: Any) -> None:
    assert create_app(Server(Settings(home=tmp_path))).openapi()["info"]["title"] == "onrecord"
