"""The data classes that the stages of indexing hand on: articles, spans of their text, chunks, corrections."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["Article", "Chunk", "Correction", "Span", "common", "line_at"]

_NEWLINE = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` in this range."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Correction:
    """A note that an article was changed after it came out, in the words of its source."""

    kind: str  # correction, clarification, retraction or update
    text: str
    day: date | None = None  # the date that the note states


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a source file. What the file does not state is None, never guessed.

    A file that holds several gives each its own number: `source` is `file#3` for the third.
    """

    source: str  # path relative to its root, printable
    sha256: str  # of the file's bytes
    text: str  # never rewritten: every offset anywhere counts code points in it
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    kept: tuple[Span, ...] = ()  # the article proper, in order; the rest is boilerplate
    pages: tuple[int, ...] = ()  # where each page starts in `text`; empty where there are none
    extent: Span | None = None  # the article's part of `text` where the file holds several; None: all of `text`
    section: str | None = None  # of the paper, or of its site
    language: str | None = None  # ISO 639-1 code, `en`
    modified: date | None = None  # when its source says that it was last changed
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of an article: `article.text[start:end] == text`."""

    id: str  # deterministic: the same source, content and chunking give the same id
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]  # offsets in the article's text, in order, within start:end
    line: int  # 1-based line on which the chunk starts


def common(first: Sequence[Span], second: Sequence[Span]) -> Iterator[Span]:
    """Yield the intersection of two sequences of spans; each must be sorted and without overlaps."""
    left = right = 0
    while left < len(first) and right < len(second):
        start = max(first[left].start, second[right].start)
        end = min(first[left].end, second[right].end)
        if start < end:
            yield Span(start, end)
        if first[left].end <= second[right].end:
            left += 1
        else:
            right += 1


def line_at(text: str, offset: int) -> int:
    r"""Return the 1-based line of `offset` in `text`; `\n`, `\r\n` and a lone `\r` end a line."""
    end = offset
    if 0 < offset < len(text) and text[offset - 1] == "\r" and text[offset] == "\n":
        end = offset - 1  # between `\r` and `\n`: the offset is still on the line that they end
    return 1 + sum(1 for _ in _NEWLINE.finditer(text, 0, end))
