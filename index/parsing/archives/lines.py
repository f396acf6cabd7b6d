"""Split an archive's export into lines with their offsets and labels."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.article import Span
from index.parsing.metadata import Stated

__all__ = ["Exported", "Line", "field", "lines_of", "named_labels", "pieces", "value_span"]

_LINE = re.compile(r"[^\r\n]*")
_NAME = r"[^\W\d_][^\W\d_'’]*"
_LABEL = re.compile(rf"(?P<label>{_NAME}(?:(?:[ -]|\s/\s){_NAME}){{0,5}})\s*:\s*(?P<value>.*)")
_LONGEST = 5  # lines of one labelled field, at most


@dataclass(frozen=True, slots=True)
class Exported:
    """An article of an export: its spans in the file's text, and its metadata."""

    extent: Span  # the whole article, metadata included
    body: tuple[Span, ...]  # the spans of its text, in order
    facts: Stated


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty, without the white space around it."""

    text: str
    span: Span
    opens: bool  # whether it is the first line or follows an empty one
    indent: int  # blanks before it
    label: str  # the words before its colon in lower case, `byline`; empty where it has no label
    value: str  # the words after its label


def lines_of(text: str, extent: Span) -> list[Line]:
    """Return the lines of `text` in `extent` that are not empty."""
    return list(_lines(text, extent))


def _lines(text: str, extent: Span) -> Iterator[Line]:
    last = extent.start
    for match in _LINE.finditer(text, extent.start, extent.end):
        stripped = match.group().strip()
        if stripped:
            indent = match.group().index(stripped)
            start = match.start() + indent
            between = text[last:start]
            opens = last == extent.start or between.count("\n") - between.count("\r\n") + between.count("\r") > 1
            labelled = _LABEL.fullmatch(stripped) if stripped[0].isupper() else None
            label, value = (labelled["label"].lower(), labelled["value"]) if labelled else ("", "")
            last = start + len(stripped)
            yield Line(stripped, Span(start, last), opens, indent, label, value)


def named_labels(words: Mapping[str, str]) -> dict[str, str]:
    """Return the part of an article by label, from the labels of each part, separated by bars."""
    return {label: part for part, labels in words.items() for label in labels.split("|")}


def field(lines: Sequence[Line], place: int, labels: Mapping[str, str]) -> Sequence[Line]:
    """Return the lines of the field that begins at the index `place`, with its continuation directly below."""
    ends = place + 1
    while (
        lines[place].opens
        and ends < min(len(lines), place + _LONGEST)
        and not lines[ends].opens
        and lines[ends].label not in labels
    ):
        ends += 1
    return lines[place:ends]


def value_span(line: Line) -> Span:
    """Return the span of a line's value."""
    return Span(line.span.end - len(line.value), line.span.end)


def pieces(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return `spans`, merging those with only white space between."""
    found: list[Span] = []
    for span in spans:
        if found and not text[found[-1].end : span.start].strip():
            found[-1] = Span(found[-1].start, span.end)
        elif span.start < span.end:
            found.append(span)
    return tuple(found)
