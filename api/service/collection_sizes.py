"""How much each collection holds."""

from dataclasses import asdict
from typing import Any

from api.service.answers import AnswerService
from api.service.descriptions import description_of
from api.service.wording import command_line
from api.settings.settings import Settings
from index.errors import OnRecordError
from index.status import status

__all__ = ["sizes", "sizes_with_descriptions"]

_EMPTY: dict[str, Any] = {
    "articles": 0,
    "chunks": 0,
    "failed": 0,
    "undated": 0,
    "first": None,
    "last": None,
    "publishers": [],
}


def sizes(answer_service: AnswerService) -> list[dict[str, Any]]:
    """Return the figures of each collection that holds articles, and those of the default one in any case."""
    found = ((name, _size(answer_service, name)) for name in answer_service.names())
    return [{"name": name, **size} for name, size in found if size["articles"] or name == answer_service.default]


def sizes_with_descriptions(answer_service: AnswerService) -> list[dict[str, Any]]:
    """Return `sizes` with the title and description of each collection, and for an empty one the command to fill it."""
    return [{**size, **_about(answer_service.settings, size)} for size in sizes(answer_service)]


def _about(settings: Settings, size: dict[str, Any]) -> dict[str, Any]:
    about = description_of(settings.home / "collections" / size["name"])
    return {**asdict(about), "fill": None if size["articles"] else _fill(settings, size["name"])}


def _fill(settings: Settings, name: str) -> str:
    """Return the command that fills a collection of this server, from any current folder."""
    return command_line(settings, "ingest FOLDER", collection=name).strip("`")


def _size(answer_service: AnswerService, name: str) -> dict[str, Any]:
    try:
        found = status(answer_service.collection(name))
    except OnRecordError:
        return _EMPTY
    return {
        "articles": found.articles,
        "chunks": found.chunks,
        "failed": len(found.failed),
        "undated": found.undated,
        "first": found.first.isoformat() if found.first else None,
        "last": found.last.isoformat() if found.last else None,
        "publishers": [list(pair) for pair in found.publishers],
    }
