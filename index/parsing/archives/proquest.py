"""ProQuest: articles whose facts and text all have labels, each with the number of its document."""

import re
from itertools import pairwise

from index.article import Span
from index.parsing.archives.lines import Exported, Line, lines_of, trimmed
from index.parsing.metadata import Stated, names
from index.text.dates import stated_day

__all__ = ["proquest"]

_NUMBER = re.compile(r"^[ \t]*ProQuest document ID:.*$", re.M)
_RULE = re.compile(r"^[ \t]*_{10,}[ \t]*$|^[ \t]*Document \d+ of \d+[ \t]*$", re.M)
_TEXT = ("full text", "fulltext")
_PAPER = re.compile(r"\s*(?:[;:\[(]|, edition).*")


def proquest(text: str) -> list[Exported]:
    """Return the articles of a ProQuest download as text; none where it is no such."""
    numbers = [match.start() for match in _NUMBER.finditer(text)]
    if not numbers:
        return []
    return [one for one in (_article(text, extent) for extent in _extents(text, numbers)) if one]


def _extents(text: str, numbers: list[int]) -> list[Span]:
    """From rule to rule, each with one document's number; else from number to number."""
    edges = [0, *(match.start() for match in _RULE.finditer(text)), len(text)]
    spans = [Span(start, end) for start, end in pairwise(edges) if start < end]
    held = [span for span in spans if any(span.start <= number < span.end for number in numbers)]
    if len(held) == len(numbers):
        return held
    ends = [text.find("\n", number) for number in numbers]
    ends = [end if end >= 0 else len(text) for end in ends]
    return [Span(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _article(text: str, extent: Span) -> Exported | None:
    lines = [line for line in lines_of(text, extent) if not _RULE.fullmatch(line.text)]
    at = next((place for place, line in enumerate(lines) if line.label in _TEXT), None)
    if at is None:
        return None
    ends = next((place for place in range(at + 1, len(lines)) if _is_field(lines[place])), len(lines))
    body = [_valued(lines[at]), *lines[at + 1 : ends]] if lines[at].value else lines[at + 1 : ends]
    if not body:
        return None
    field = {line.label: line.value for line in reversed(lines[:at] + lines[ends:]) if line.label}
    first = next((line.text for line in lines if not line.label), None)
    paper = field.get("publication title") or field.get("publication info") or ""
    facts = Stated(
        title=field.get("title") or first,
        publisher=_PAPER.sub("", paper) or None,
        author=names((field.get("author") or field.get("credit") or "").rstrip(".")),
        published=stated_day(field.get("publication date") or field.get("publication info") or ""),
        url=field.get("document url"),
    )
    return Exported(extent, trimmed(body), facts)


_FIELDS = frozenset(
    """
    subject links title author section publisher language location classification country issn credit abstract
    database people edition pages identifier copyright
    """.split()
)
_MORE = frozenset(
    (
        "publication title",
        "publication date",
        "publication year",
        "publication info",
        "source type",
        "document type",
        "proquest document id",
        "document url",
        "last updated",
        "place of publication",
        "country of publication",
        "publication subject",
        "company / organization",
        "word count",
        "first page",
        "business indexing term",
    )
)


def _is_field(line: Line) -> bool:
    return line.label in _FIELDS | _MORE


def _valued(line: Line) -> Line:
    return Line(line.value, Span(line.span.end - len(line.value), line.span.end))
