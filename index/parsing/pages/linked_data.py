"""Read what a page's linked data (JSON-LD) states of its article."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.article import Correction
from index.text.dates import stated_day

__all__ = ["Linked", "linked", "linked_objects"]

_WRAPPING = re.compile(
    r"^\s*(?://\s*)?(?:/\*\s*)?(?:<!--|<!\[CDATA\[)(?:\s*\*/)?|(?://\s*)?(?:/\*\s*)?(?:-->|\]\]>)(?:\s*\*/)?\s*;?\s*$"
)
_COMMA = re.compile(r",\s*([}\]])")
_DEPTH = 12  # levels of nesting that are read
_MOST = 20_000  # objects of one page that are read


@dataclass(frozen=True, slots=True)
class Linked:
    """Metadata of an article from linked data or mark-up; a fact that is not stated is None or empty."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None  # name of the site
    description: str | None = None
    free: bool = True  # False where the page states that part of it must be paid for
    words: int | None = None  # of its whole text
    section: str | None = None
    modified: date | None = None
    corrections: tuple[Correction, ...] = ()

    def __or__(self, other: "Linked") -> "Linked":
        """Return these facts, with missing ones taken from `other`."""
        return Linked(
            self.title or other.title,
            self.publisher or other.publisher,
            self.authors or other.authors,
            self.site or other.site,
            self.description or other.description,
            self.free and other.free,
            self.words or other.words,
            self.section or other.section,
            self.modified or other.modified,
            self.corrections or other.corrections,
        )


def linked(tree: Any) -> Linked:
    """Return the metadata of a page's first article in linked data; without one, only the site's name."""
    items = list(linked_objects(tree))
    known = {str(item["@id"]): item for item in items if "@id" in item and "name" in item}
    site = next((item.get("name") for item in items if item.get("@type") == "WebSite"), None)
    for article in filter(_is_article, items):
        authors = _named(article.get("author"), known), _named(article.get("creator"), known)
        return Linked(
            _text(article.get("headline")),
            next(iter(_named(article.get("publisher"), known)), None),
            tuple(dict.fromkeys(name for named in authors for name in named)),
            _text(site),
            _text(article.get("description")),
            str(article.get("isAccessibleForFree", True)).lower() != "false",
            _count(article.get("wordCount")),
            next(iter(_named(article.get("articleSection"), known)), None),
            stated_day(str(article.get("dateModified") or "")),
            tuple(_corrections(article.get("correction"))),
        )
    return Linked(site=_text(site))


def _is_article(item: Mapping[str, Any]) -> bool:
    return re.search(r"Article|Posting|Report", str(item.get("@type"))) is not None


def linked_objects(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Return every object of a page's linked data, the outer before those within."""
    count = 0
    for element in tree.xpath("//script[contains(@type, 'ld+json')]"):
        nested = [(value, 0) for value in _loaded(element.text or "")]
        while nested and count < _MOST:
            item, depth = nested.pop(0)
            count += 1
            if isinstance(item, dict):
                yield item
                item = list(item.values())
            if isinstance(item, list) and depth < _DEPTH:
                nested += [(inner, depth + 1) for inner in item if isinstance(inner, dict | list)]


def _loaded(script: str) -> list[Any]:
    """The JSON value in a script, trailing commas allowed, as a list of one; empty where it is invalid otherwise."""
    text = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip()
    for attempt in (text, _COMMA.sub(r"\1", text)):
        try:
            return [json.loads(attempt, strict=False)]
        except (ValueError, RecursionError):
            continue
    return []


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _corrections(value: Any) -> Iterator[Correction]:
    """The corrections in a value that may be a text, an object (CorrectionComment), or a list of either."""
    for item in value if isinstance(value, list) else [value]:
        stated = item if isinstance(item, dict) else {"text": item}
        text = _text(stated.get("text"))
        if text:
            yield Correction("correction", text, stated_day(str(stated.get("datePublished") or "")))


def _named(value: Any, known: Mapping[str, Any]) -> list[str]:
    """The names in a value, which may be a name, an object with a name or an id in `known`, or a list of these."""
    if isinstance(value, list):
        return [name for item in value for name in _named(item, known)]
    if isinstance(value, dict):
        value = value.get("name") or known.get(str(value.get("@id")), {}).get("name")
        return _named(value, known) if isinstance(value, list) else list(filter(None, [_text(value)]))
    return list(filter(None, [_text(value)]))


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) and not value.startswith("http") else None
