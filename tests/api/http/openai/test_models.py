"""The collections as models, as far as whoever calls may see them."""

import asyncio
from dataclasses import replace

import pytest

from api.errors import UnknownModel
from api.http.openai.models import collection_by_model, model_documents
from tests.api.http.door import Door


def test_each_collection_is_a_model_and_back(many: Door) -> None:
    found = asyncio.run(model_documents(many.services))
    assert {name: one["id"] for name, one in found.items()} == {"default": "onrecord", "sport": "onrecord/sport"}
    for name, one in found.items():
        assert asyncio.run(collection_by_model(many.services, one["id"])) == name
        assert one["created"] > 1_700_000_000


def test_what_a_key_does_not_open_is_no_model(many: Door) -> None:
    narrowed = replace(many.services, answer_service=many.services.answer_service.restricted_to(("sport",)))
    assert list(asyncio.run(model_documents(narrowed))) == ["sport"]
    assert asyncio.run(collection_by_model(narrowed, "onrecord")) == "sport"
    with pytest.raises(UnknownModel):
        asyncio.run(collection_by_model(narrowed, "onrecord/default"))
