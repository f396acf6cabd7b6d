"""What a request about the collection asks for: authors, publishers, a time, a subject."""

import json
import re
import sqlite3
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from index.catalogue.listing import authors, publishers
from index.catalogue.reads import Filters
from rag.text.dates import Moment, moments_in
from rag.text.words import STOP, Word, folded, words_of

__all__ = ["Request", "request_of"]

_WANTS = ("list", "author", "published", "count", "reported")
_SLOT = re.compile(r"\{\w+\}")
_ABOUT = re.compile(r"\b(?:about|on|concerning|regarding|mentions?|mentioning|covered|cover)\b", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|from)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """Which articles are asked for."""

    filters: Filters  # with the time that was named
    by: Sequence[str] = ()  # authors, as held
    published_by: Sequence[str] = ()
    subject: str = ""  # in the words of the request
    about: Sequence[str] = ()  # the words of the subject that carry meaning
    unknown: str = ""  # an author or publisher that no article names


def request_of(db: sqlite3.Connection, text: str, filters: Filters) -> Request:
    """Read a request; what is named in it is looked for among what the articles of the collection name."""
    words = words_of(text)
    by, taken = _named(text, words, authors(db))
    published_by, also = _named(text, words, publishers(db))
    moments = moments_in(text) or moments_in(text, filters.until or date.today())
    spans = [*taken, *also, *((moment.start, moment.end) for moment in moments)]
    left = [word for word in words if not any(start <= word.start < end for start, end in spans)]
    within = _within(moments[0], filters) if moments else filters
    kept = [word for word in left if folded(word.raw) not in _phrasing() and not word.stop]
    about = _ABOUT.search(text)
    if about and any(word.start > about.end() for word in kept):
        kept = [word for word in kept if word.start > about.end()]
    if not kept:
        return Request(within, by, published_by)
    subject = text[kept[0].start : kept[-1].end]
    before = re.sub(r"\bthe\s*$", "", text[: kept[0].start], flags=re.IGNORECASE)
    if _BY.search(before) and not by and not published_by:
        return Request(within, unknown=subject)
    whole = f"{'the ' if before != text[: kept[0].start] else ''}{subject}"
    return Request(within, by, published_by, whole, list(dict.fromkeys(word.raw for word in kept)))


def _named(text: str, words: Sequence[Word], names: Iterable[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the names that a text names, whole or by their last word, and where it does."""
    found: dict[str, tuple[int, int]] = {}
    for name in names:
        parts = [folded(word.raw) for word in words_of(name.partition(",")[0]) if folded(word.raw) != "the"]
        place = _place(text, words, parts) if parts else None
        if place:
            found[name] = place
    whole = {name for name, (start, end) in found.items() if len(words_of(text[start:end])) > 1}
    chosen = [name for name in found if not whole or name in whole]
    return chosen, [found[name] for name in chosen]


def _place(text: str, words: Sequence[Word], parts: Sequence[str]) -> tuple[int, int] | None:
    said = [folded(word.raw) for word in words]
    for at in range(len(words) - len(parts) + 1):
        if said[at : at + len(parts)] == list(parts):
            return words[at].start, words[at + len(parts) - 1].end
    for at, word in enumerate(words):
        if said[at] != parts[-1] or not word.raw[0].isupper():
            continue
        first = at
        while first and words[first - 1].raw[0].isupper() and said[first - 1] in parts:
            first -= 1
        other = first and words[first - 1].raw[0].isupper() and not words[first - 1].stop and first > 1
        beyond = at + 1 < len(words) and words[at + 1].raw[0].isupper()
        if not other and not beyond:
            return words[first].start, word.end
    return None


def _within(moment: Moment, filters: Filters) -> Filters:
    """Return the filters with the days that a moment spans; a month without its year is the last such month."""
    today = filters.until or date.today()
    month = moment.month
    if moment.year is None and month is None:
        return filters
    year = moment.year or (today.year if (month or 1) <= today.month else today.year - 1)
    first = date(year, month or 1, moment.day or 1)
    last = date(year, month or 12, moment.day or monthrange(year, month or 12)[1])
    since = max(first, filters.since) if filters.since else first
    return replace(filters, since=since, until=min(last, filters.until) if filters.until else last)


@cache
def _phrasing() -> frozenset[str]:
    """Return the words in which requests are phrased: those of the written examples, apart from what fills them."""
    data = json.loads((files("rag") / "query" / "examples.json").read_text("utf-8"))
    texts = [_SLOT.sub(" ", example) for want in _WANTS for example in data[want]]
    return frozenset(folded(word.raw) for text in texts for word in words_of(text)) | STOP
