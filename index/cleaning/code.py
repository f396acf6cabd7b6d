"""Find program code in a text: scripts and styles left over from a web page, whole or cut off."""

import re
from collections.abc import Iterator, Sequence

from index.article import Span

__all__ = ["without_scripts"]

_TAG = re.compile(r"<(?P<name>script|style)\b", re.IGNORECASE)
_LINE_END = re.compile(r"$|[\r\n]")
_SIGN = re.compile(  # translated and re-typed code has spaces and curly quotes in odd places
    r"</?(?:script|style)\b|\bfunction\s*\w*\s*\(|\b(?:document|window|console|googletag)\s*\.\s*\w|=>\s*\{"
    r"|\b(?:var|let|const)\s+[\w$]+\s*=|['\"‘’“”\]})]\s*\)\s*;|\}\s*\)|\)\s*\{|\{\s*[\w'\"‘’“”@]|[\]}]\s*;"
    r"|[{;]\s*[\w-]+\s*:\s*[^;:{}]{1,60}[;}]|!\s*important\b|@(?:media|import|font-face)\b|[!=]\s*==?\s|&&|\|\|"
    r"|\b\w+\s*\.\s*\w+\s*\.\s*\w+\s*\(|\w\(\)|\)\s*\[\d+\]|\.\s*(?:push|style|display|src|innerHTML)\s*[=(.]"
)
_LINE = re.compile(  # a single line of a longer piece
    r"[^\w]*|.*[{}]|[{}].*|(?://|/\*|\*/|<!--).*|(?:(?:var|let|const)\s+)?[\w$.\[\]'\"]+\s*(?:[-+]?=|\()[^.!?]*\)?;|@(?:media|import)\b.*"
    r"|[\w#.,> :-]+\{[^{}]*:[^{}]*|(?:[a-z]+-[a-z-]+|color|margin|padding|display|width|height|font|border"
    r"|background|position|float|overflow)\s*:\s*[^;:]{1,60};"
)
_STOP = re.compile(r"[.!?…][\"'”’)]*\s+")
_CLOSERS = re.compile(r"[\s)\]};,'\"‘’“”]*")
_PROSE = re.compile(r"[\"'“‘(]?[A-Z][\w’'-]*,?(?:\s+[\w’'“”\"$€£%().,:;–—-]+){5,}")
_MARKS = "{}();=<"
_DENSE = 12  # words for each sign of code, at most: prose has a sign or two in a hundred words


def without_scripts(text: str, parts: Sequence[Span]) -> Iterator[Span]:
    """Yield `parts` without the code in them: a paragraph is dropped, or cut down to the sentences around the code."""
    after = 0  # where an element that was opened ends
    unclosed: set[str] = set()  # names of elements that nothing closes from here on
    for part in parts:
        if part.start < after:
            continue
        paragraph = part.of(text)
        opened = _open_tag(paragraph)
        if opened:
            name = opened["name"].lower()
            closed = None if name in unclosed else re.compile(f"</{name}", re.IGNORECASE).search(text, part.end)
            unclosed |= set() if closed else {name}
            line = _LINE_END.search(text, closed.end()) if closed else None
            after = line.end() if line else part.end
            paragraph = paragraph[: opened.start()].rstrip()
        yield from _cut(paragraph, part.start)


def _open_tag(paragraph: str) -> re.Match[str] | None:
    """The last opening tag, where nothing closes it in the paragraph."""
    tags = list(_TAG.finditer(paragraph)) if "<" in paragraph else []
    if not tags or f"</{tags[-1]['name'].lower()}" in paragraph[tags[-1].start() :].lower():
        return None
    return tags[-1]


def _cut(paragraph: str, offset: int) -> Iterator[Span]:
    if not paragraph or (len(paragraph) <= 200 and _LINE.fullmatch(paragraph)):
        return
    marks = sum(paragraph.count(mark) for mark in _MARKS)
    signs = list(_SIGN.finditer(paragraph)) if marks >= 3 else []  # most prose is not searched
    if len(signs) < 2:
        yield Span(offset, offset + len(paragraph))
        return
    start, end = _zone(paragraph, signs[0].start(), signs[-1].end())
    if len(signs) * _DENSE < paragraph.count(" ", start, end):
        yield Span(offset, offset + len(paragraph))
        return
    if start:
        yield Span(offset, offset + len(paragraph[:start].rstrip()))
    if end < len(paragraph):
        yield Span(offset + end, offset + len(paragraph))


def _zone(paragraph: str, first: int, last: int) -> tuple[int, int]:
    """The range of the code: from the last sentence end before its first sign to the first sentence after its last."""
    start = 0
    for stop in _STOP.finditer(paragraph, 0, first):
        start = stop.end()
    closers = _CLOSERS.match(paragraph, last)
    end = closers.end() if closers else last
    return start, end if _PROSE.match(paragraph, end) else len(paragraph)
