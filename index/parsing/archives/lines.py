"""The lines of an export: where they stand, and the labels that begin them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Span
from index.parsing.metadata import Stated

__all__ = ["Exported", "Line", "lines_of", "trimmed"]

_LINE = re.compile(r"[^\r\n]*")
_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z]*(?:[ -][A-Za-z]+){0,3})\s*:[ \t]*(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Exported:
    """An article of an export: where all of it and where its text stands in the file, and what is said of it."""

    extent: Span
    body: Span
    facts: Stated


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty, without the white space around it."""

    text: str
    span: Span

    @property
    def label(self) -> str:
        """What stands before its colon, in small letters: `byline`; empty where it has no label."""
        match = _LABEL.fullmatch(self.text)
        return match["label"].lower() if match else ""

    @property
    def value(self) -> str:
        """What stands after its label."""
        match = _LABEL.fullmatch(self.text)
        return match["value"].strip() if match else ""


def lines_of(text: str, extent: Span) -> list[Line]:
    """Return the lines of `text` in `extent` that are not empty."""
    return list(_lines(text, extent))


def _lines(text: str, extent: Span) -> Iterator[Line]:
    for match in _LINE.finditer(text, extent.start, extent.end):
        stripped = match.group().strip()
        if stripped:
            start = match.start() + match.group().index(stripped)
            yield Line(stripped, Span(start, start + len(stripped)))


def trimmed(lines: Sequence[Line]) -> Span:
    """From the first of `lines` to the end of the last."""
    return Span(lines[0].span.start, lines[-1].span.end)
