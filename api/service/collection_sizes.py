"""How much each collection holds."""

from typing import Any

from api.service.answers import Desk
from index.errors import OnRecordError
from index.status import status

__all__ = ["sizes"]

_EMPTY: dict[str, Any] = {
    "articles": 0,
    "chunks": 0,
    "failed": 0,
    "undated": 0,
    "first": None,
    "last": None,
    "publishers": [],
}


def sizes(desk: Desk) -> list[dict[str, Any]]:
    """Return the figures of each collection that can be opened, and of that of the settings in any case."""
    found = ((name, _size(desk, name)) for name in desk.names())
    return [{"name": name, **size} for name, size in found if size["articles"] or name == desk.default]


def _size(desk: Desk, name: str) -> dict[str, Any]:
    try:
        found = status(desk.collection(name))
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
