"""What people call a collection, and what they say it holds: a title and a description, kept beside its catalogue."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from api.errors import UsageError

__all__ = ["LONGEST", "Description", "describe", "description_of"]

LONGEST = 1_000  # characters
_FILE = "about.json"


@dataclass(frozen=True, slots=True)
class Description:
    """A collection in its keepers' words; empty where nobody wrote any."""

    title: str = ""
    description: str = ""


def description_of(folder: Path) -> Description:
    """Return the description of the collection in `folder`; an empty one where it cannot be read."""
    try:
        found = json.loads((folder / _FILE).read_text("utf-8"))
        return Description(_plain(found["title"]), _plain(found["description"]))
    except (OSError, ValueError, TypeError, KeyError):
        return Description()


def describe(folder: Path, said: Description) -> Description:
    """Store the description of the collection in `folder`, and return it. Raises UsageError where that fails."""
    said = Description(_plain(said.title), _plain(said.description))
    beside = folder / f".{_FILE}.{os.getpid()}"
    try:
        beside.write_text(json.dumps(asdict(said), ensure_ascii=False, indent=2) + "\n", "utf-8")
        beside.replace(folder / _FILE)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: tell whoever runs this server.") from error
    return said


def _plain(text: object) -> str:
    """Return text on one line, cut to `LONGEST` characters. Raises ValueError where it is no text."""
    if not isinstance(text, str):
        raise ValueError("no text")
    return " ".join(text.split())[:LONGEST]
