"""`/v1/articles` and `/v1/collections`: what is held, to read."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from api.http.auth import READS
from api.http.schemas.requests import CollectionName, query_filters
from api.http.schemas.responses import ArticleDocument, ArticleList, CollectionList, failures
from api.http.services import TheServices
from api.service.article_document import article_document, listed_document
from api.service.collection_sizes import sizes
from index.catalogue.listing import listed
from index.catalogue.reads import Filters, article

__all__ = ["Source", "router"]

router = APIRouter(tags=["articles"])

Source = Annotated[
    str, Path(max_length=4000, description="the article's source, percent-encoded", examples=["quiet-calls.md"])
]


@router.get("/v1/articles", summary="List the articles", responses=failures(404), dependencies=[READS])
async def articles(
    services: TheServices,
    filters: Annotated[Filters, Depends(query_filters)],
    *,
    q: Annotated[str, Query(max_length=200, description="words of the title or source")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
    collection: Annotated[CollectionName, Query()] = None,
) -> ArticleList:
    """The articles held, newest first; those without a date last."""

    def find() -> tuple[int, list[dict[str, Any]]]:
        db = services.desk.collection(collection).catalogue.db
        total, found = listed(db, filters, words=q, limit=limit, offset=offset)
        return total, [listed_document(one) for one in found]

    total, found = await services.readers.run(find)
    name = collection or services.desk.default
    return ArticleList.model_validate({"collection": name, "total": total, "articles": found})


@router.get("/v1/articles/{source:path}", summary="Read an article", responses=failures(404), dependencies=[READS])
async def one_article(
    services: TheServices, source: Source, collection: Annotated[CollectionName, Query()] = None
) -> ArticleDocument:
    """An article with its text, in whose code points the offsets of every citation count."""
    found = await services.readers.run(lambda: article(services.desk.collection(collection).catalogue.db, source))
    return ArticleDocument.model_validate(article_document(found, collection or services.desk.default))


@router.get("/v1/collections", summary="What each collection holds", responses=failures(), dependencies=[READS])
async def collections(services: TheServices) -> CollectionList:
    """The collections of this server; one that was never filled holds no article."""
    found = await services.readers.run(lambda: sizes(services.desk))
    return CollectionList.model_validate({"default": services.desk.default, "collections": found})
