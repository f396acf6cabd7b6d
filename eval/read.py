"""Read hand-written YAML, text and JSON Lines files, with errors that name the file and the line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from eval.errors import BadInput

__all__ = ["Fields", "entries", "json_lines", "lines_of", "yaml_mapping"]

Fields = Mapping[str, type | tuple[type, ...]]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Entry = TypeVar("Entry", bound=_Named)


def yaml_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping that a YAML file holds; raises BadInput."""
    try:
        held = yaml.safe_load("".join(line for _, line in lines_of(path, blank=True)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise BadInput(f"{path}{line}: no YAML ({getattr(error, 'problem', None) or error}).") from error
    if not isinstance(held, dict):
        raise BadInput(f"{path}: holds no mapping.")
    return held


def entries(path: Path, name: str, kind: type[Entry]) -> tuple[Entry, ...]:
    """Return the list under the key `name` of a YAML file, validated as the pydantic type `kind`; ids must be unique.

    Raises BadInput that names the file, the entry and what is wrong with it.
    """
    rows = yaml_mapping(path).get(name)
    if not isinstance(rows, list) or not rows:
        raise BadInput(f"{path}: needs a list named {name}.")
    adapter, held = TypeAdapter(kind), dict[str, Entry]()
    for number, row in enumerate(rows, 1):
        named = row.get("id") if isinstance(row, dict) else None
        place = f"{path}: {name.removesuffix('s')} {named or f'number {number}'}"
        try:
            entry = adapter.validate_python(row)
        except ValidationError as error:
            raise BadInput(f"{place}: {_fault(error)}.") from error
        if entry.id in held:
            raise BadInput(f"{place}: an id that another has too.")
        held[entry.id] = entry
    return tuple(held.values())


def _fault(error: ValidationError) -> str:
    """Return the first validation error, after the dotted path of its field."""
    first = error.errors(include_url=False)[0]
    way = ".".join(map(str, first["loc"]))
    what = first["msg"].removeprefix("Value error, ")
    return f"{way}: {what}" if way else what


def lines_of(path: Path, *, blank: bool = False) -> Iterator[tuple[int, str]]:
    """Yield (line number, line) of a UTF-8 file; blank lines only where `blank` is true.

    Raises BadInput where it cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if blank or line.strip())
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} cannot be read: it is not UTF-8.") from error
    except OSError as error:
        reason = (error.strerror or "input/output error").lower()
        raise BadInput(f"{path} cannot be read: {reason}.") from error


def json_lines(path: Path, fields: Fields) -> Iterator[tuple[int, dict[str, Any]]]:
    """Return the objects of a JSON Lines file with their line numbers, one at a time; blank lines are passed over.

    Raises BadInput where a line is no object, or lacks one of `fields` or holds it as another type.
    """
    for number, line in lines_of(path):
        yield number, _row(line, fields, f"{path}, line {number}")


def _row(line: str, fields: Fields, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{place}: no JSON.") from error
    if not isinstance(row, dict):
        raise BadInput(f"{place}: no JSON object.")
    for name, kind in fields.items():
        if name not in row:
            raise BadInput(f"{place}: lacks {name!r}.")
        if not isinstance(row[name], kind):
            raise BadInput(f"{place}: {name!r} is not of the right type.")
    return {name: _whole(value) if isinstance(value, str) else value for name, value in row.items()}


def _whole(text: str) -> str:
    """Return the text with "?" for each lone surrogate, which JSON can express and UTF-8 cannot encode."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
