"""Columns that were scanned side by side: their lines, read across, are sentences that nobody wrote."""

import re
from collections.abc import Iterator

from index.article import Span

__all__ = ["interleaved"]

_LINE = re.compile(r"[^\r\n]+")
_FEWEST = 4  # lines in a run
_STRAY = 2  # characters to either side by which the rule may stray


def interleaved(text: str) -> list[Span]:
    """Return the runs of lines through which a rule goes at one place, as between two columns; no table of Markdown."""
    return [run for run in _runs(text) if run]


def _runs(text: str) -> Iterator[Span]:
    first = last = count = 0
    place: int | None = None
    for match in _LINE.finditer(text):
        found = _rule(match.group())
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


def _rule(line: str) -> int | None:
    """Where the only rule of a line stands."""
    if line.count("|") != 1 or (
        line.lstrip().startswith("|") and line.rstrip().endswith("|") and len(line.strip()) > 1
    ):
        return None
    return line.index("|")
