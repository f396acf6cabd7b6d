"""The collections of a server, presented as models in OpenAI's protocol."""

from typing import Any

from api.errors import UnknownModel
from api.http.schemas.openai_requests import collection_of_model, model_document, model_of
from api.http.services import Services

__all__ = ["collection_called", "models_of"]


async def collection_called(services: Services, model: str) -> str:
    """Return the collection of a model name. Raises UnknownModel where there is none."""
    collection = collection_of_model(model, services.desk.default)
    if collection not in await services.readers.run(services.desk.names):
        raise UnknownModel("There is no such model.")
    return collection


async def models_of(services: Services) -> dict[str, dict[str, Any]]:
    """Return OpenAI's document of each model, by the name of its collection."""
    desk = services.desk

    def found() -> dict[str, dict[str, Any]]:
        return {name: model_document(model_of(name, desk.default), desk.changed(name)) for name in desk.names()}

    return await services.readers.run(found)
