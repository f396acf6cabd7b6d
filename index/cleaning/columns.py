"""Detect columns that were scanned side by side: lines read across them are sentences that nobody wrote."""

import re
from collections.abc import Iterator

from index.article import Span

__all__ = ["interleaved"]

_LINE = re.compile(r"[^\r\n]+")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEW = 2  # words on each side of a gap
_FEWEST = 4  # lines in a run
_STRAY = 2  # characters by which the column of the rule may differ from line to line


def interleaved(text: str) -> list[Span]:
    """Return the spans of consecutive lines that a `|` or a wide gap divides at the same column.

    A table, of Markdown or of figures, is none: running text must stand on both sides.
    """
    return [run for run in _runs(text) if run]


def _runs(text: str) -> Iterator[Span]:
    first = last = count = 0
    place: int | None = None
    for match in _LINE.finditer(text):
        found = _rule(match.group()) or _gap(match.group())
        if found is not None and place is not None and abs(found - place) <= _STRAY:
            count, last = count + 1, match.end()
            continue
        if count >= _FEWEST:
            yield Span(first, last)
        first, last, count, place = match.start(), match.end(), 1, found
        if found is None:
            count = 0
    if count >= _FEWEST:
        yield Span(first, last)


def _gap(line: str) -> int | None:
    """The offset at which the right column of a line begins; None without words on both sides of a gap."""
    match = _GAP.search(line)
    sides = (line[: match.start()], line[match.end() :]) if match else ("",)
    return match.end() if match and all(len(_WORD.findall(side)) >= _FEW for side in sides) else None


def _rule(line: str) -> int | None:
    """The offset of the only `|` of a line; None where it has none, several, or one at each end."""
    if line.count("|") != 1 or (
        line.lstrip().startswith("|") and line.rstrip().endswith("|") and len(line.strip()) > 1
    ):
        return None
    return line.index("|")
