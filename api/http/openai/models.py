"""The collections of a server, presented as models in OpenAI's protocol."""

from typing import Any

from api.errors import UnknownModel
from api.http.schemas.openai_requests import collection_of_model, model_document, model_of
from api.http.services import Services

__all__ = ["collection_by_model", "model_documents"]


async def collection_by_model(services: Services, model: str) -> str:
    """Return the collection of a model name. Raises UnknownModel where there is none."""
    collection = collection_of_model(model, services.answer_service.default)
    if collection not in await services.readers.run(services.answer_service.names):
        raise UnknownModel("There is no such model.")
    return collection


async def model_documents(services: Services) -> dict[str, dict[str, Any]]:
    """Return OpenAI's document of each model, by the name of its collection."""
    answer_service = services.answer_service

    def found() -> dict[str, dict[str, Any]]:
        return {
            name: model_document(model_of(name, answer_service.default), answer_service.last_changed(name))
            for name in answer_service.names()
        }

    return await services.readers.run(found)
