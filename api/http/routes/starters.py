"""`GET /v1/starters`: questions to begin with."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.auth import READS
from api.http.schemas.requests import CollectionName
from api.http.schemas.responses import StarterList, error_responses
from api.http.services import TheServices

__all__ = ["router"]

router = APIRouter(tags=["articles"], dependencies=[READS], responses=error_responses(404))


@router.get("/v1/starters", summary="Questions to begin with")
async def starters(services: TheServices, collection: Annotated[CollectionName, Query()] = None) -> StarterList:
    """Up to four questions made from the newest articles, asked once for each version of the collection."""
    found = await services.starting.run(
        lambda: services.starters.for_collection(services.answer_service.collection(collection))
    )
    return StarterList(collection=collection or services.answer_service.default, questions=list(found))
