"""Select the paragraphs of a text that are the article. The text is not changed: other spans are just not kept."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from index.article import Span
from index.cleaning.classifier import Kind, is_prose, kind, plain
from index.cleaning.code import without_scripts
from index.cleaning.columns import interleaved
from index.cleaning.injection import planted
from index.text.dates import MONTHS, WEEKDAYS
from index.text.front_matter import front_matter
from index.text.language import language_of
from index.text.paragraphs import paragraphs
from index.text.sentences import sentences

__all__ = ["keep"]

_HEAD = 14  # first paragraphs, where bylines, dates and labelled facts stand; further down such a line is article
_NEAR = 80  # paragraphs on either side of a heading that are compared to tell whether the article goes on below it
_FOOT = 3  # last paragraphs, where bylines, dates and labelled facts stand too
_AT_EDGES = frozenset((Kind.BYLINE, Kind.DAY, Kind.FIELD))
_LISTS = frozenset((Kind.TEASERS, Kind.BUTTON))
_ENDS = frozenset((Kind.COPYRIGHT, Kind.REPUBLISHED, Kind.STAFF))
_FURNITURE = _ENDS | {Kind.NAVIGATION, Kind.CREDIT}
_HINTS = (  # of furniture that shares a paragraph with the article's last words
    "©", "(c)", "copyright", "rights reserved", "permission", "first published", "originally published",
    "republished", "newsletter", "cookies", "follow us", "contributed to this", "reporting by",
    "photo:", "photograph:", "picture:", "image:", "photo by", "photograph by", "credit:", "foto:",
)  # fmt: skip
_NAME = re.compile(r"(?<![.!?…:“\"‘'])(?<!^)\s([^\W\d_]*[A-ZÀ-ÞА-Я][^\W_]{2,})")
_CAPITALS = re.compile(r"[A-ZÀ-ÞА-Я][\w’'-]+(?: [A-ZÀ-ÞА-Я][\w’'-]+)*")
_SOON = 5  # paragraphs of prose below a heading
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[,;]\s*|\s(?:and|und|et|y|e|en|og|och|&)\s")
_NO_NAMES = frozenset((*WEEKDAYS, *MONTHS, "The"))
_CREDIT = re.compile(  # behind a caption: who took the picture
    r"\s*[(\[](?=[^()\[\]]*(?:\b(?:AP|AFP|EPA|REUTERS|Reuters|Getty|Shutterstock|Flash90|TASS|Pool|POOL|Photo|PHOTO"
    r"|[Pp]hoto by|Image|[Cc]redit|[Cc]ourtesy|Handout|File|Wikimedia|Unsplash)\b))[^()\[\]]{2,120}[)\]]\.?$"
)


def keep(
    text: str,
    title: str | None = None,
    author: str | None = None,
    publisher: str | None = None,
    *,
    labelled: bool = True,
) -> tuple[Span, ...]:
    """Return the spans of `text` that are the article, in order; spans with only white space between are merged.

    Left out are the line of the `title` and the lines above it, a line at the head that is only the name of the
    `publisher`, and paragraphs at the end that begin with the name of an `author`. Pass `labelled=False` where the
    metadata stood outside `text`: then a line such as `Location: …` belongs to the article.
    """
    start = front_matter(text).end
    parts = list(without_scripts(text, [span for span in paragraphs(text) if span.start >= start]))
    language = language_of(text)
    kinds = [kind(part.of(text), language) for part in parts]
    kinds = kinds if labelled else [None if name is Kind.FIELD else name for name in kinds]
    named = {part for part in parts[:_HEAD] if publisher and _same(part.of(text), publisher)}
    above = named | _above(text, parts[:_HEAD], title) | _about_writers(text, parts, author)
    mixed = set(_within(parts, interleaved(text)))
    body = [
        part
        for part in _body(text, parts, kinds)
        if part not in above and part not in mixed and not planted(part.of(text))
    ]
    pieces = [_trimmed(text, part) for part in body]
    return _joined(text, [piece for piece in pieces if piece.start < piece.end])


def _within(parts: Sequence[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Those of `parts` that overlap one of `others`; both are sorted."""
    place = 0
    for part in parts:
        while place < len(others) and others[place].end <= part.start:
            place += 1
        if place < len(others) and others[place].start < part.end:
            yield part


def _body(text: str, parts: Sequence[Span], kinds: Sequence[Kind | None]) -> Iterator[Span]:
    """Those of `parts` that are article, by their kinds and places."""
    prose = index = 0
    over = False
    while index < len(parts):
        name, part = kinds[index], parts[index]
        at_edge = (index < _HEAD and prose < 2) or index >= len(parts) - _FOOT
        if name in _LISTS and prose:
            if over or not _goes_on(text, parts, index):
                index = _after_list(text, parts, index, announces=over or _announces(name, part.of(text)))
            else:
                index += 1
            continue
        if name is None or (name in _AT_EDGES and not at_edge):
            prose += is_prose(part.of(text))
            yield part
        over = over or name in _ENDS
        index += 1


def _after_list(text: str, parts: Sequence[Span], heading: int, *, announces: bool) -> int:
    """The index of the part where the article goes on after a list of other stories: the next two paragraphs of prose.

    Prose directly below the heading is the article where the heading may be a mere button; where it `announces` a
    list, that prose and all that follows are leads of other stories.
    """
    first = heading + 1
    if first < len(parts) and is_prose(parts[first].of(text)):
        return len(parts) if announces else first
    before = False
    for place in range(first, len(parts)):
        prose = is_prose(parts[place].of(text))
        if prose and before:
            return place - 1
        before = prose
    return len(parts)


def _goes_on(text: str, parts: Sequence[Span], heading: int) -> bool:
    """Whether half of the paragraphs of prose below a heading, or more, share a name with the prose above it."""
    above, below = parts[max(0, heading - _NEAR) : heading], parts[heading + 1 : heading + 1 + _NEAR]
    before = {name for part in above if is_prose(part.of(text)) for name in _names(part.of(text))}
    after = [part.of(text) for part in below if is_prose(part.of(text))]
    known = {run[-1] for part in above for run in _capitals(part.of(text)) if len(run) > 1} - _NO_NAMES
    if any(len(run) == 1 and run[0] in known for paragraph in after[:_SOON] for run in _capitals(paragraph)):
        return True  # a surname alone means that the person was introduced above
    first = heading + 1 < len(parts) and is_prose(parts[heading + 1].of(text))
    named = [not before.isdisjoint(_WORD.findall(paragraph)) for paragraph in after]
    return first and named[0] and 2 * sum(named) >= len(named)


def _capitals(paragraph: str) -> Iterator[list[str]]:
    """The runs of capitalised words, each as a list: `Ada Holm`."""
    return (match.group().split() for match in _CAPITALS.finditer(paragraph))


def _names(paragraph: str) -> set[str]:
    """The capitalised words that do not begin a sentence and are no weekday or month."""
    return {match[1] for match in _NAME.finditer(paragraph)} - _NO_NAMES


def _announces(name: Kind | None, line: str) -> bool:
    # “Read more” alone is most often a button amid the article, unless it is marked as a heading.
    return name is Kind.TEASERS or line != plain(line) or line.endswith(":")


def _above(text: str, head: Sequence[Span], title: str | None) -> set[Span]:
    """The title, and the names of the paper and the section over it."""
    found = [part for part in head if title and _same(part.of(text), title)]
    over = {part for part in head if found and part < found[0] and not is_prose(part.of(text))}
    return over.union(found)


def _about_writers(text: str, parts: Sequence[Span], author: str | None) -> set[Span]:
    """The paragraphs at the end that introduce the authors: each begins with an author's name."""
    names = tuple(name for name in _JOINED.split(author or "") if " " in name)
    foot = parts[max(len(parts) - _FOOT, 2) :]
    last = takewhile(lambda part: kind(part.of(text)) or plain(part.of(text)).startswith(names), reversed(foot))
    return {part for part in last if names and plain(part.of(text)).startswith(names)}


def _same(paragraph: str, title: str) -> bool:
    return plain(paragraph).casefold().split() == plain(title).casefold().split()


def _trimmed(text: str, part: Span) -> Span:
    """`part` without the credit behind a caption and the furniture that follows its last sentence."""
    paragraph = _signed_off(part.of(text))
    if paragraph[-1] in ")].":
        paragraph = _CREDIT.sub("", paragraph)
    tail = paragraph[-600:].lower()
    if any(hint in tail for hint in _HINTS):
        for sentence in reversed(sentences(paragraph, [Span(0, len(paragraph))])):
            if kind(sentence.of(paragraph)) not in _FURNITURE:
                break
            paragraph = paragraph[: sentence.start]
    return Span(part.start, part.start + len(paragraph.rstrip()))


def _signed_off(paragraph: str) -> str:
    """`paragraph` without the sign-off lines of a news agency at its end."""
    before, _, last = paragraph.rpartition("\n")
    while before.strip() and kind(last.strip()) in (Kind.WIRE, Kind.NAVIGATION):
        paragraph = before.rstrip()
        before, _, last = paragraph.rpartition("\n")
    return paragraph


def _joined(text: str, pieces: Sequence[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for piece in pieces:
        if found and not text[found[-1].end : piece.start].strip():
            found[-1] = Span(found[-1].start, piece.end)
        else:
            found.append(piece)
    return tuple(found)
