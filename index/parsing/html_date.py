"""Find the date of publication that an HTML page states.

htmldate, which trafilatura uses, is not: it falls back on the date of the last change, on the year of a copyright
line, or on a picture's address. For news a wrong date is worse than none.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from index.cleaning.classifier import Kind, kind
from index.parsing.pages.linked_data import linked_objects
from index.text.dates import stated_day

__all__ = ["published"]

_NAMES = """
    article:published_time og:article:published_time og:published_time article.published published_time date
    pubdate datepublished publishdate publish_date publish-date publication_date dc.date dc.date.issued
    dc.date.created dcterms.date dcterms.issued dcterms.created sailthru.date parsely-pub-date
"""
_LABELS = frozenset(_NAMES.split())
_CLASSES = re.compile(r"publish|posted|(?:entry|post|article|story|pub)[_-]{0,2}date|date-?line", re.IGNORECASE)
_PLAINLY = re.compile(r"(?:^|[\s_-])(?:date|datetime|timestamp)(?:$|\s)", re.IGNORECASE)
_CHANGED = re.compile(r"(?:last )?(?:updat|modif|chang|relat|comment|teaser|recommend)", re.IGNORECASE)
_LINE = 90  # characters of a line that states the date, at most


def published(tree: Any) -> date | None:
    """Return the date of publication that a page (an lxml tree) states in metadata, mark-up or a line; else None."""
    days = (stated_day(value) for value in _by_label(tree))
    found = next(filter(None, days), None)
    if found is None:
        found = _only(_by_markup(tree, _CLASSES)) or next(filter(None, _by_line(tree)), None)
        found = found or _only(_by_markup(tree, _PLAINLY))
    return found


def _by_label(tree: Any) -> Iterator[str]:
    for element in tree.iterfind(".//meta"):
        names = (element.get(name, "").lower() for name in ("property", "name", "itemprop"))
        if _LABELS.intersection(names):
            yield element.get("content") or ""
    yield from _in_linked(tree)
    for element in tree.xpath("//*[@itemprop='datePublished' or @property='datePublished' or @pubdate]"):
        yield element.get("datetime") or element.get("content") or element.text_content()


def _in_linked(tree: Any) -> list[str]:
    """Every `datePublished` in linked data, those of articles first."""
    articles: list[str] = []
    others: list[str] = []
    for item in linked_objects(tree):
        value, of = item.get("datePublished"), str(item.get("@type"))
        if isinstance(value, str):
            (articles if "Article" in of or "Posting" in of else others).append(value)
    return articles + others


def _by_markup(tree: Any, classes: re.Pattern[str]) -> Iterator[date | None]:
    for element in tree.xpath("//time | //*[@class][not(self::body or self::html)]"):
        label = f"{element.get('class', '')} {element.get('id', '')}"
        is_time = element.tag == "time" and element.get("datetime")
        if _CHANGED.search(label) or not (is_time or classes.search(label)) or _aside(element):
            continue
        text = element.get("datetime") or element.text_content()
        if len(text) <= _LINE and not _CHANGED.search(text):
            yield stated_day(text)


def _aside(element: Any) -> bool:
    return any(
        above.tag in ("aside", "nav", "footer", "figure") or _CHANGED.search(above.get("class", "") or "")
        for above in element.iterancestors()
    )


def _only(days: Iterator[date | None]) -> date | None:
    """The day, if all days found are the same: the dates of other stories on the page have the same mark-up."""
    found = {day for day in days if day}
    return found.pop() if len(found) == 1 else None


def _by_line(tree: Any) -> Iterator[date | None]:
    for text in tree.xpath("//text()[contains(., 'ublished') or contains(., 'osted')]"):
        element = text.getparent()
        if element is None or element.tag in ("script", "style"):
            continue
        for around in (element, element.getparent()):
            line = " ".join(around.text_content().split()) if around is not None else ""
            if len(line) <= _LINE and kind(line) is Kind.STAMP and not _CHANGED.match(line):
                yield stated_day(line)
