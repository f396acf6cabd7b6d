"""Which parts of a text are the article. Nothing is rewritten: the rest is only not kept."""

import re
from collections.abc import Iterator, Sequence

from index.article import Span
from index.boilerplate import Kind, is_prose, kind, plain
from index.front_matter import front_matter
from index.paragraphs import paragraphs
from index.scripts import without_scripts
from index.sentences import sentences

__all__ = ["keep"]

_HEAD = 14  # paragraphs among which bylines, dates and labelled facts stand; later such a line is article
_IN_HEAD = frozenset((Kind.BYLINE, Kind.DAY, Kind.FIELD))
_LISTS = frozenset((Kind.TEASERS, Kind.BUTTON))
_ENDS = frozenset((Kind.COPYRIGHT, Kind.REPUBLISHED, Kind.CREDIT))
_FURNITURE = _ENDS | {Kind.NAVIGATION}
_HINT = re.compile(
    r"©|\(c\)|copyright|rights reserved|permission|(?:originally|first) (?:published|appeared)|republished"
    r"|newsletter|cookies|follow us|sign up|subscribe|contributed to this|reporting by",
    re.IGNORECASE,
)
_CREDIT = re.compile(  # behind a caption: who took the picture
    r"\s*[(\[](?=[^()\[\]]*(?:\b(?:AP|AFP|EPA|REUTERS|Reuters|Getty|Shutterstock|Flash90|TASS|Pool|POOL|Photo|PHOTO"
    r"|[Pp]hoto by|Image|[Cc]redit|[Cc]ourtesy|Handout|File|Wikimedia|Unsplash)\b))[^()\[\]]{2,120}[)\]]\.?$"
)


def keep(text: str, title: str | None = None) -> tuple[Span, ...]:
    """The spans of `text` that are the article, in order; neighbours with only white space between are one.

    A line that says the same as `title` is not among them: the title is kept with the article's facts.
    """
    start = front_matter(text).end
    parts = list(without_scripts(text, [span for span in paragraphs(text) if span.start >= start]))
    kinds = [kind(part.of(text)) for part in parts]
    pieces: list[Span] = []
    for index in _body(text, parts, kinds):
        if not (index < _HEAD and title and _same(parts[index].of(text), title)):
            pieces.extend(_trimmed(text, parts[index]))
    return _joined(text, pieces)


def _body(text: str, parts: Sequence[Span], kinds: Sequence[Kind | None]) -> Iterator[int]:
    """The places in `parts` of those that are article."""
    prose = 0
    index = 0
    while index < len(parts):
        name = kinds[index]
        in_head = index < _HEAD and prose < 2
        if name in _LISTS and prose:
            index = _after_list(text, parts, kinds, index)
            continue
        if name is None or (name in _IN_HEAD and not in_head):
            prose += is_prose(parts[index].of(text))
            yield index
        index += 1


def _after_list(text: str, parts: Sequence[Span], kinds: Sequence[Kind | None], heading: int) -> int:
    """Where the article goes on after a list of other stories: where two paragraphs of prose follow each other.

    Leads of other stories directly below the heading go on to the end of the file.
    """
    first = heading + 1
    prose = [is_prose(part.of(text)) for part in parts[first:]]
    if prose and prose[0]:
        return len(parts) if _announces(text, parts, kinds, heading) else first
    for place in range(len(prose) - 1):
        if prose[place] and prose[place + 1]:
            return first + place
    return len(parts)


def _announces(text: str, parts: Sequence[Span], kinds: Sequence[Kind | None], heading: int) -> bool:
    # “Read more” alone may be a button amid the article; under it, or after the article's end, begins a list.
    if kinds[heading] is Kind.TEASERS or any(name in _ENDS for name in kinds[:heading]):
        return True
    line = parts[heading].of(text)
    return line != plain(line) or line.endswith(":") or parts[heading].start > 2 * len(text) // 3


def _same(paragraph: str, title: str) -> bool:
    return plain(paragraph).casefold().split() == plain(title).casefold().split()


def _trimmed(text: str, part: Span) -> Iterator[Span]:
    """`part` without the credit behind a caption and the furniture that follows its last sentence."""
    end = part.end
    if text[end - 1] in ")].":
        credit = _CREDIT.search(text, max(part.start, end - 130), end)
        end = credit.start() if credit else end
    if _HINT.search(text, max(part.start, end - 600), end):
        for sentence in reversed(sentences(text, [Span(part.start, end)])):
            if kind(sentence.of(text)) not in _FURNITURE:
                break
            end = sentence.start
    if text[part.start : end].strip():
        yield Span(part.start, part.start + len(text[part.start : end].rstrip()))


def _joined(text: str, pieces: Sequence[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for piece in pieces:
        if found and not text[found[-1].end : piece.start].strip():
            found[-1] = Span(found[-1].start, piece.end)
        else:
            found.append(piece)
    return tuple(found)
