"""What the page shows of a collection before anything is asked: questions to begin with, its title and description."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.errors import UnknownCollection
from api.http.auth import READS, WRITES
from api.http.schemas.requests import CollectionName
from api.http.schemas.responses import Described, StarterList, failures
from api.http.services import TheServices
from api.service.descriptions import LONGEST, Description, describe

__all__ = ["router"]

router = APIRouter(tags=["articles"])


class _Said(BaseModel):
    """What a collection is called, and what it holds."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=100, examples=["Harbour reporting"])
    description: str = Field("", max_length=LONGEST, examples=["Both papers of the town, since 2021."])


@router.get("/v1/starters", summary="Questions to begin with", responses=failures(404), dependencies=[READS])
async def starters(services: TheServices, collection: Annotated[CollectionName, Query()] = None) -> StarterList:
    """Up to four questions made from the newest articles, asked once for each version of the collection."""
    try:
        found = await services.readers.run(lambda: services.starters.of(services.desk.collection(collection)))
    except asyncio.CancelledError:
        found = ()  # the server stops: making questions takes longer than it waits
    return StarterList(collection=collection or services.desk.default, questions=list(found))


@router.put(
    "/v1/collections/{name}",
    summary="Name and describe a collection",
    responses=failures(403, 404),
    dependencies=[WRITES],
)
async def name_collection(
    services: TheServices, name: Annotated[str, Path(max_length=64, description="of the collection")], said: _Said
) -> Described:
    """Keep its title and description, which every reader sees. A key that may write is needed."""

    def keep() -> Description:
        if name not in services.desk.names():
            raise UnknownCollection("There is no such collection.")
        return describe(services.desk.collection(name).folder, Description(said.title, said.description))

    kept = await services.writer.run(keep)
    return Described(name=name, title=kept.title, description=kept.description)
