"""The collections of a server as OpenAI's models."""

from typing import Any

from api.errors import UnknownModel
from api.http.schemas.openai_requests import collection_of_model, model_document, model_of
from api.http.services import Services

__all__ = ["collection_called", "models_of"]


async def collection_called(services: Services, model: str) -> str:
    """Return the collection that stands behind a model. Raises UnknownModel where none does."""
    collection = collection_of_model(model, services.desk.default)
    if collection not in await services.readers.run(services.desk.names):
        raise UnknownModel("There is no such model.")
    return collection


async def models_of(services: Services) -> dict[str, dict[str, Any]]:
    """Return the models, each under the name of its collection."""
    desk = services.desk

    def found() -> dict[str, dict[str, Any]]:
        return {name: model_document(model_of(name, desk.default), desk.changed(name)) for name in desk.names()}

    return await services.readers.run(found)
