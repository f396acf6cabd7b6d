"""`/v1/articles` and `/v1/collections`: list and read the articles, and list the collections."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from api.http.auth import READS
from api.http.schemas.requests import CollectionName, query_filters
from api.http.schemas.responses import CollectionList, error_responses
from api.http.services import TheServices
from api.service.collection_sizes import sizes_with_descriptions
from api.service.documents import ArticleDocument, ArticleList, article_document, listed_document
from index.catalogue.listing import authors, listed
from index.catalogue.reads import Filters, article

__all__ = ["Source", "router"]

router = APIRouter(tags=["articles"], dependencies=[READS], responses=error_responses(404))

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")  # without punctuation that stands alone, which the full-text index never finds

Source = Annotated[
    str, Path(max_length=4000, description="the article's source, percent-encoded", examples=["quiet-calls.md"])
]


@router.get("/v1/articles", summary="List the articles")
async def articles(
    services: TheServices,
    filters: Annotated[Filters, Depends(query_filters)],
    *,
    q: Annotated[str, Query(max_length=200, description="words of the title or source")] = "",
    text: Annotated[str, Query(max_length=200, description="words of the title or text, in any form of theirs")] = "",
    author: Annotated[str, Query(max_length=200, description="part of the author's name")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
    collection: Annotated[CollectionName, Query()] = None,
) -> ArticleList:
    """The articles held, newest first; those without a date last."""

    def find() -> tuple[int, list[dict[str, Any]]]:
        db = services.answer_service.collection(collection).catalogue.db
        about = tuple(dict.fromkeys(_WORD.findall(text)))
        by = _named(authors(db), author)
        total, found = listed(db, filters, words=q, about=about, by=by, limit=limit, offset=offset)
        return total, [listed_document(entry) for entry in found]

    total, found = await services.readers.run(find)
    name = collection or services.answer_service.default
    return ArticleList.model_validate({"collection": name, "total": total, "articles": found})


@router.get("/v1/articles/{source:path}", summary="Read an article")
async def one_article(
    services: TheServices, source: Source, collection: Annotated[CollectionName, Query()] = None
) -> ArticleDocument:
    """An article with its text, in whose code points the offsets of every citation count."""
    found = await services.readers.run(
        lambda: article(services.answer_service.collection(collection).catalogue.db, source)
    )
    return ArticleDocument.model_validate(article_document(found, collection or services.answer_service.default))


@router.get("/v1/collections", summary="What each collection holds")
async def collections(services: TheServices, request: Request) -> CollectionList:
    """The collections of this server; one that was never filled holds no article."""
    found = await services.readers.run(lambda: sizes_with_descriptions(services.answer_service))
    model = services.endpoint.model
    return CollectionList.model_validate(
        {
            "default": services.answer_service.default,
            "collections": found,
            "may_write": services.access.may_write(request.headers.get("authorization", "")),
            "model": services.settings.model if model else None,
        }
    )


def _named(names: Sequence[str], written: str) -> Sequence[str]:
    """Return the names that contain `written`; where none does, only `written`, so that no article matches."""
    part = written.strip().lower()
    return [name for name in names if part in name.lower()] or [written] if part else ()
