"""`GET /v1/search`: find passages, without an answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.http.auth import READS
from api.http.schemas.requests import CollectionName, query_filters
from api.http.schemas.responses import error_responses
from api.http.services import TheServices
from api.service.documents import PassageList
from index.catalogue.reads import Filters
from rag.query.question import MOST_CHARACTERS, question_of
from rag.rendering.text import passage_document
from rag.retrieval.retriever import retrieve

__all__ = ["router"]

router = APIRouter(tags=["articles"], dependencies=[READS], responses=error_responses(404))


@router.get("/v1/search", summary="Find passages", response_model=PassageList)
async def search(
    services: TheServices,
    q: Annotated[str, Query(min_length=1, max_length=MOST_CHARACTERS, examples=["harbour bridge"])],
    filters: Annotated[Filters, Depends(query_filters)],
    k: Annotated[int, Query(ge=1, le=100, description="how many")] = 10,
    collection: Annotated[CollectionName, Query()] = None,
) -> dict[str, Any]:
    """The passages that may best answer, with the rank each retriever gave them."""

    def find() -> list[dict[str, Any]]:
        held = services.answer_service.collection(collection)
        return [passage_document(passage) for passage in retrieve(held, question_of(q), filters, k).passages]

    name = collection or services.answer_service.default
    return {"asked": q, "collection": name, "passages": await services.answers.run(find)}
