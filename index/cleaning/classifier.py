"""Classify a paragraph as one kind of boilerplate, by its own words alone.

To drop a sentence of the article is worse than to keep a line of boilerplate: what fits no form counts as article.
"""

import re
from functools import lru_cache

from index.cleaning.patterns import FORMS, MENU, Kind
from index.text.bylines import signed_by
from index.text.dates import beside_day, is_only_a_day
from index.text.search_words import searchable
from index.text.stamps import is_stamp

__all__ = ["Kind", "is_prose", "kind", "plain"]

_LONGEST = 420  # characters of a paragraph that may be furniture
_MANY = 16  # words: a longer paragraph is looked at only where it has one of the hints below
_HEADLINE = 14  # words of a headline, at most
_HINTS = (
    "©", "(c)", "copyright", "rights reserved", "rechte", "derechos", "permission", "licen", "published",
    "appeared", "newsletter", "cookie", "privacy policy", "follow us", "sign up", "subscri", "contributed",
    "edit", "reporting", "journalism", "by ", ": ", "notification", "inbox", "updates", "http", "@", "](", "transcript",
)  # fmt: skip
_MARKUP = " \t\r\n#*_|~=-"
_ASKED = re.compile(r"[!?][\"'”’»)\]*_]*$")
_STOPPED = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*$")
_CREW = """
    with reporting from in for of the staff and at on to correspondent editor writer reporter special
    political business chief senior agencies published updated posted am pm min read by via bst est gmt
    writing editing additional translation translated compiled edited
    de la van von der den al el bin di da dos
"""
_BYLINE_WORDS = frozenset(_CREW.split())
_NOT_BY = re.compile(  # “By Friday”: when, not who
    r"by:?\s+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|now|then|design|law|contrast)\b",
    re.IGNORECASE,
)
_BARS = re.compile(r"\s+[|•·*]\s+")
_COMMA = re.compile(r"[,،]\s+")
_OF_A_DAY = re.compile(
    r"[\d\s:.,|/•·+-]|(?:st|nd|rd|th)\b|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b[ap]\.?m\b|\b[a-z]{1,3}t\b|\butc\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=32_768)  # metadata and cleaning both classify each paragraph of a long page
def kind(paragraph: str, language: str | None = None) -> Kind | None:
    """Return the kind of boilerplate that `paragraph` is; None where it may be the article.

    `language` is the ISO 639-1 code of the text: bylines are recognised in it, most other kinds in English.
    """
    if len(paragraph) > _LONGEST:
        return None
    line = plain(paragraph)
    words = line.split()
    if len(words) > _MANY and not _hinted(line.lower()):
        return None
    for name, most, form in FORMS:
        if len(words) <= most and form.fullmatch(line) and _holds(name, line, words):
            return name
    if len(words) <= 30 and not _STOPPED.search(line) and all(word.casefold() in MENU for word in words):
        return Kind.NAVIGATION
    if language and signed_by(line, language):
        return Kind.BYLINE
    if is_stamp(line):
        return Kind.STAMP
    return Kind.DAY if len(words) <= 14 and _is_day(line) else None


def plain(paragraph: str) -> str:
    """Return `paragraph` without the Markdown marks around it."""
    return paragraph.lstrip(_MARKUP + ">").rstrip(_MARKUP)


def is_prose(paragraph: str) -> bool:
    """Tell whether `paragraph` reads as running text rather than as a headline or a label."""
    words = (paragraph if paragraph.isascii() else searchable(paragraph)).count(" ") + 1
    if words <= _HEADLINE and _ASKED.search(paragraph):
        return False  # a headline may ask, though it does not stop
    return words > 30 or (words >= 6 and _STOPPED.search(paragraph) is not None)


def _hinted(line: str) -> bool:
    return any(hint in line for hint in _HINTS)


def _is_day(line: str) -> bool:
    """Whether `line` is a date, with a name before it at most: `The Porthaven Post, 4 March 2024`."""
    beside = beside_day(line)
    if beside is None or len(re.findall(r"\d{4}", line)) != 1:
        return False
    if is_only_a_day(line):
        return True
    parts = _BARS.split(beside)
    named = parts if len(parts) > 1 else _COMMA.split(beside)
    others = [part.split() for part in named if _OF_A_DAY.sub("", part)]
    capital = len(parts) > 1 or not any(word[0].islower() for part in others for word in part)
    return capital and all(len(part) <= 4 for part in others)


def _holds(name: Kind, line: str, words: list[str]) -> bool:
    """Whether a paragraph that fits the form of `name` passes the checks that a pattern cannot express."""
    if name is Kind.BYLINE or (name is Kind.STAFF and "contributed" not in line):
        small = (word.strip(",.|:;()").lower() for word in words[1:] if word[0].islower())
        return not _NOT_BY.match(line) and not line.endswith(("?", "!")) and _BYLINE_WORDS.issuperset(small)
    if name in (Kind.TEASERS, Kind.BUTTON):
        return not line.endswith((".", "?", "!")) or line.endswith("...")
    if name is Kind.FIELD:
        return not (len(words) > 12 and _STOPPED.search(line))
    return True
