"""Parse a request about the collection itself: the authors, publishers, time and subject that it names."""

import json
import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from index.catalogue.listing import authors, last_year, publishers
from index.catalogue.reads import Filters
from index.database.connection import Connection
from rag.text.dates import Moment, moments_in
from rag.text.words import STOP, Word, folded, words_of

__all__ = ["Request", "names_documents", "request_of"]

_WANTS = ("list", "author", "published", "count", "reported")
_SLOT = re.compile(r"\{\w+\}")
_ABOUT = re.compile(r"\b(?:about|on|concerning|regarding|mentions?|mentioning|covered|cover)\b", re.IGNORECASE)
_DOCUMENTS = re.compile(
    r"\b(?:articles?|stor(?:y|ies)|reports?|pieces?|texts?|documents?|items?|entries|files?|collection|sources?)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|from)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """The articles that a request asks for."""

    filters: Filters  # narrowed to the time that the request names
    by: Sequence[str] = ()  # authors, as the catalogue spells them
    published_by: Sequence[str] = ()
    subject: str = ""  # in the words of the request
    about: Sequence[str] = ()  # the words of the subject that carry meaning
    unknown: str = ""  # an author or publisher that no article names


def names_documents(text: str) -> bool:
    """Tell whether a text has a word for articles: "how many warnings" asks for another number than theirs."""
    return _DOCUMENTS.search(text) is not None


def request_of(db: Connection, text: str, filters: Filters) -> Request:
    """Parse a request; authors and publishers in it are looked up among those of the collection's articles."""
    words = words_of(text)
    by, taken = _named(text, words, authors(db))
    published_by, also = _named(text, words, publishers(db))
    moments = moments_in(text) or moments_in(text, filters.until or date.today())
    if moments:
        filters = _within(_with_year(db, moments[0], filters, by, published_by), filters)
    spans = [*taken, *also, *((moment.start, moment.end) for moment in moments)]
    kept = _subject(text, [word for word in words if not any(start <= word.start < end for start, end in spans)])
    if not kept:
        return Request(filters, by, published_by)
    start = kept[0].start
    the = re.search(r"\bthe\s*$", text[:start], re.IGNORECASE)
    if not by and not published_by and _BY.search(text[: the.start() if the else start]):
        return Request(filters, unknown=text[start : kept[-1].end])
    subject = ("the " if the else "") + text[start : kept[-1].end]
    return Request(filters, by, published_by, subject, list(dict.fromkeys(word.raw for word in kept)))


def _subject(text: str, words: Sequence[Word]) -> list[Word]:
    """Return the content words of the subject: those after "about" where there are any."""
    kept = [word for word in words if folded(word.raw) not in _phrasing() and not word.stop]
    about = _ABOUT.search(text)
    after = [word for word in kept if about and word.start > about.end()]
    return after or kept


def _with_year(
    db: Connection, moment: Moment, filters: Filters, by: Sequence[str], published_by: Sequence[str]
) -> Moment:
    """Return a month that is named without its year with the latest year that has an article of that month."""
    if moment.year is not None or moment.month is None:
        return moment
    year = last_year(db, filters, moment.month, by=by, published_by=published_by)
    return replace(moment, year=year or (filters.until or date.today()).year)


def _named(text: str, words: Sequence[Word], names: Iterable[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """Return those of `names` that a text mentions, whole or by their last word, and the places of the mentions."""
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
    """Return the filters narrowed to the days of a moment; unchanged where it states no year."""
    year, month = moment.year, moment.month
    if year is None:
        return filters
    first = date(year, month or 1, moment.day or 1)
    last = date(year, month or 12, moment.day or monthrange(year, month or 12)[1])
    since = max(first, filters.since) if filters.since else first
    return replace(filters, since=since, until=min(last, filters.until) if filters.until else last)


@cache
def _phrasing() -> frozenset[str]:
    """Return the words in which requests are phrased: those of the examples outside their {slots}, and stop words."""
    data = json.loads((files("rag") / "query" / "examples.json").read_text("utf-8"))
    texts = [_SLOT.sub(" ", example) for want in _WANTS for example in data[want]]
    return frozenset(folded(word.raw) for text in texts for word in words_of(text)) | STOP
