"""Uploaded articles: their files are kept in a folder of their own, and ingested from there."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from index.catalogue.files import of_path
from index.catalogue.listing import path_and_url
from index.collection import Collection
from index.embedding.config import Recipe
from index.errors import UnreadableFile
from index.forget import forget
from index.ingest import ingest
from index.parsing.formats import parse

__all__ = ["Upload", "UploadResult", "ingest_uploads", "remove_article"]

_LONGEST = 200  # bytes of a name: file systems allow 255


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: its name is whatever the sender says."""

    name: str
    content: BinaryIO
    size: int  # bytes


@dataclass(frozen=True)
class UploadResult:
    """What became of a file."""

    name: str
    status: Literal["added", "updated", "unchanged", "failed"]
    source: str | None = None
    reason: str | None = None


def ingest_uploads(collection: Collection, folder: Path, uploads: Sequence[Upload]) -> list[UploadResult]:
    """Keep the files that can be read as articles in `folder`, and ingest them; returns what became of each.

    A file that cannot be read leaves an earlier one of its name as it is. Raises IndexBusy where another process
    is writing, UnreadableFile where the folder cannot be written.
    """
    with collection.writing():
        pass  # raises IndexBusy before any file is kept that could not be ingested
    made: dict[int, UploadResult] = {}
    kept: dict[int, Path] = {}
    for number, upload in enumerate(uploads):
        try:
            path = folder / _name(upload.name)
            if path in kept.values():
                raise UnreadableFile("another file of this name is in the same upload")
            _keep(path, _readable(upload, path.name, collection.recipe))
            kept[number] = path
        except UnreadableFile as error:
            made[number] = UploadResult(upload.name, "failed", reason=str(error))
    if kept:
        made |= _ingested(collection, uploads, kept)
    return [made[number] for number in range(len(uploads))]


def remove_article(collection: Collection, folder: Path, source: str) -> None:
    """Take an article out of the index, and its file too where it was uploaded. Raises UnknownSource, IndexBusy."""
    held = path_and_url(collection.catalogue.db, source)
    forget(collection, [source])
    if held and held[0].parent == folder:
        held[0].unlink(missing_ok=True)


def _name(given: str) -> str:
    """Return the last part of an uploaded file's name. Raises UnreadableFile where it is unsafe as a file name."""
    name = PurePosixPath(given.replace("\\", "/")).name
    if not name.isprintable() or name.startswith(".") or not 0 < len(os.fsencode(name)) <= _LONGEST:
        raise UnreadableFile("its name cannot be used: choose a plain one")
    return name


def _readable(upload: Upload, name: str, recipe: Recipe) -> bytes:
    if upload.size > recipe.max_bytes:
        raise UnreadableFile(f"larger than {recipe.max_bytes / 1_000_000:g} MB")
    data = upload.content.read()
    parse(data, name, dict(recipe.columns))
    return data


def _keep(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        raise UnreadableFile("it could not be stored: tell whoever runs this server") from error


def _ingested(collection: Collection, uploads: Sequence[Upload], kept: dict[int, Path]) -> dict[int, UploadResult]:
    report = ingest(collection, list(kept.values()))
    failed = {failure.path: failure.reason for failure in report.failed}
    made: dict[int, UploadResult] = {}
    for number, path in kept.items():
        name = uploads[number].name
        if path in failed:
            made[number] = UploadResult(name, "failed", reason=failed[path])
            continue
        source = of_path(collection.catalogue.db, path)[0]
        status = "added" if source in report.added else "updated" if source in report.updated else "unchanged"
        made[number] = UploadResult(name, status, source)  # type: ignore[arg-type]
    return made
