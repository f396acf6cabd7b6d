"""Parse a request about the collection itself: the authors, publishers, time and subject that it names."""

import json
import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
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
_JOINED = re.compile(r"\s+(?:and|&)\s+")
_BOUND = re.compile(r"\b(since|after|until|till|before)\b\W*$|^(since|until)\b", re.IGNORECASE)
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
    by, taken = _named(text, words, authors(db), joined=True)
    published_by, also = _named(text, words, publishers(db))
    stated = [moment for moment in moments_in(text) if moment.year or moment.month]
    moments = stated or moments_in(text, filters.until or date.today())
    if moments:
        dated = [_with_year(db, moment, filters, by, published_by) for moment in moments]
        filters = _within(text, dated, filters)
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


def _named(
    text: str, words: Sequence[Word], names: Iterable[str], *, joined: bool = False
) -> tuple[list[str], list[tuple[int, int]]]:
    """Return those of `names` that a text mentions, whole or by their last word, and the places of the mentions.

    Of `joined` names, as of authors who wrote together, each is looked for.
    """
    found: dict[str, tuple[int, int]] = {}
    for name in names:
        for each in _JOINED.split(name.partition(",")[0]) if joined else [name.partition(",")[0]]:
            parts = [folded(word.raw) for word in words_of(each) if folded(word.raw) != "the"]
            if parts and (place := _place(text, words, parts)):
                found[name] = place
    whole = {name for name, (start, end) in found.items() if len(words_of(text[start:end])) > 1}
    chosen = [name for name in found if not whole or name in whole]
    return chosen, [found[name] for name in chosen]


def _place(text: str, words: Sequence[Word], parts: Sequence[str]) -> tuple[int, int] | None:
    """Return where a text has a name, in full in any case, or by its capitalised last word.

    It is None where another capitalised word beside that makes it somebody else's: "Tom Platt" for Jon Platt.
    """
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
        named_before = first > 1 and words[first - 1].raw[0].isupper() and not words[first - 1].stop
        named_after = at + 1 < len(words) and words[at + 1].raw[0].isupper()
        if not named_before and not named_after:
            return words[first].start, word.end
    return None


def _within(text: str, moments: Sequence[Moment], filters: Filters) -> Filters:
    """Return the filters narrowed to the time from the first to the last of the moments, or to what one bounds.

    "Since May" has no end, "before May" no beginning. They are unchanged where no moment states a year.
    """
    days = [_days(moment) for moment in moments if moment.year]
    if not days:
        return filters
    first: date | None = days[0][0]
    last: date | None = days[-1][1]
    bound = _BOUND.search(text[: moments[0].start]) or _BOUND.search(moments[0].text)
    if len(days) == 1 and bound:
        begin, end = days[0]
        word = (bound[1] or bound[2]).lower()
        first = begin if word == "since" else end + timedelta(1) if word == "after" else None
        last = None if first else begin - timedelta(1) if word == "before" else end
    return replace(
        filters,
        since=max(filter(None, (first, filters.since)), default=None),
        until=min(filter(None, (last, filters.until)), default=None),
    )


def _days(moment: Moment) -> tuple[date, date]:
    """Return the first and last day of a moment that states a year; a day that its month lacks is its last."""
    assert moment.year
    month = min(moment.month or 12, 12)
    most = monthrange(moment.year, month)[1]
    first = date(moment.year, month if moment.month else 1, min(moment.day or 1, most))
    return first, date(moment.year, month, min(moment.day or most, most))


@cache
def _phrasing() -> frozenset[str]:
    """Return the words in which requests are phrased: those of the examples outside their {slots}, and stop words."""
    data = json.loads((files("rag") / "query" / "examples.json").read_text("utf-8"))
    texts = [_SLOT.sub(" ", example) for want in _WANTS for example in data[want]]
    return frozenset(folded(word.raw) for text in texts for word in words_of(text)) | STOP
