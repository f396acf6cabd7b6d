"""Routes that need a key that may write: `POST` and `DELETE /v1/articles`, `PUT /v1/collections/NAME`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict, Field

from api.errors import UnknownCollection
from api.http.auth import WRITES
from api.http.log_fields import log_fields
from api.http.routes.articles import Source
from api.http.schemas.requests import CollectionName
from api.http.schemas.responses import Described, Forgotten, Uploads, error_responses
from api.http.services import Services, TheServices
from api.service.descriptions import LONGEST, Description, describe
from api.service.uploads import Upload, UploadResult, ingest_uploads, remove_article

__all__ = ["router"]

_MOST_FILES = 100

router = APIRouter(tags=["articles"], dependencies=[WRITES], responses=error_responses(403, 404, 413, 415))


class _Said(BaseModel):
    """What a collection is called, and what it holds."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=100, examples=["Harbour reporting"])
    description: str = Field("", max_length=LONGEST, examples=["Both papers of the town, since 2021."])


_Name = Annotated[str, PathParameter(max_length=64, description="of the collection")]


@router.post("/v1/articles", summary="Upload articles")
async def upload(
    services: TheServices,
    request: Request,
    files: Annotated[list[UploadFile], File(max_length=_MOST_FILES)],
    collection: Annotated[CollectionName, Query()] = None,
) -> Uploads:
    """Keep the files and ingest them; each has a result of its own. A key that may write is needed."""
    arrived = [Upload(file.filename or "", file.file, file.size or 0) for file in files]
    name = collection or services.answer_service.default

    def work() -> list[UploadResult]:
        return ingest_uploads(services.answer_service.collection(name, create=True), _folder(services, name), arrived)

    made = await services.writer.run(work)
    log_fields(request).update(files=len(made), failed=sum(file.status == "failed" for file in made))
    return Uploads.model_validate({"collection": name, "files": [asdict(file) for file in made]})


@router.delete("/v1/articles/{source:path}", summary="Forget an article")
async def forget(
    services: TheServices, source: Source, collection: Annotated[CollectionName, Query()] = None
) -> Forgotten:
    """Remove it from the index, and its file if it was uploaded. A key that may write is needed."""
    name = collection or services.answer_service.default
    await services.writer.run(
        lambda: remove_article(services.answer_service.collection(name), _folder(services, name), source)
    )
    return Forgotten(source=source, collection=name)


@router.put("/v1/collections/{name}", summary="Name and describe a collection")
async def name_collection(services: TheServices, name: _Name, said: _Said) -> Described:
    """Keep its title and description, which every reader sees. A key that may write is needed."""

    def keep() -> Description:
        if name not in services.answer_service.names():
            raise UnknownCollection("There is no such collection.")
        return describe(services.answer_service.collection(name).folder, Description(said.title, said.description))

    kept = await services.writer.run(keep)
    return Described(name=name, title=kept.title, description=kept.description)


def _folder(services: Services, collection: str) -> Path:
    return services.settings.home / "uploads" / collection
