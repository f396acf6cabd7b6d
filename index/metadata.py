"""What a text file states about itself: its title, who published and wrote it, when, and where it stood.

What the text does not state is None: a year in a copyright line is no date of publication, nor is “on Tuesday”.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from index.boilerplate import Kind, is_prose, kind, plain
from index.dates import stated_day
from index.front_matter import front_matter
from index.paragraphs import paragraphs

__all__ = ["Stated", "stated"]


@dataclass(frozen=True, slots=True)
class Stated:
    """Facts about an article, each None where it is not stated."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None

    def __or__(self, other: "Stated") -> "Stated":
        """These facts, those that are missing taken from `other`."""
        return Stated(
            self.title or other.title,
            self.publisher or other.publisher,
            self.author or other.author,
            self.published or other.published,
            self.url or other.url,
        )


_HEAD = 14  # paragraphs among which a title, a byline or a date stands
_LABELS = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "publication", "site", "site_name", "sitename", "outlet", "source"),
    "author": ("author", "authors", "by", "byline", "writer"),
    "published": ("published", "date", "date_published", "publication_date", "pubdate", "published_at"),
    "url": ("url", "link", "canonical", "canonical_url", "original_article", "permalink", "source"),
}
_URL = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)
_UNTIL = r"(?P<name>[^\s].{1,80}?)(?=\s+(?:and|on|under|with|in|as|here|at|for)\s+[a-z0-9]|[.,;)](?:\s|$)|\s*$)"
_ORIGINS = tuple(  # the outlet that printed it first stands before one that only took it over
    re.compile(form + r"\s+(?:the\s+(?=[a-z]))?" + _UNTIL, re.IGNORECASE)
    for form in (
        r"(?:(?:originally|first|previously)\s+(?:published|appeared|posted|reported|printed|ran)(?:\s+\w+)?"
        r"|appeared\s+first)\s+(?:on|in|by|at|with)",
        r"(?:permission|licen[cs]e|agreement)\s+(?:of|from|by|with)",
        r"(?:re-?published|reprinted|reproduced|syndicated|courtesy)\s+(?:here\s+)?(?:from|of|by)",
    )
)
_HOLDER = re.compile(
    r"(?:copyright|©|\(c\))[\s©]*(?:\(c\)\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?,?\s*(?:by\s+)?"
    r"(?P<name>(?-i:[A-Z])[^.,|©]{1,50}?)(?:\s+\d{4}.*|[.,|](?:\s.*)?|\s+all rights.*)?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z’'.-]{2,}[A-Z ,./’'&-]*(?:[,/]\s*[A-Z][\w.’' ]*)*?)?[, ]*"
    r"(?P<day>(?:[A-Z][a-z]+\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]+\.?)(?:,?\s+\d{4})?)?\s*"
    r"(?:\((?P<agency>[A-Z][^()]{1,40})\))?\s*(?:[–—]|-{1,2}(?=\s))\s*\S"
)
_WIRES = r"(?:Reuters|AP|Associated Press|AFP|UPI|Xinhua|TASS|dpa|DPA|ANI|PTI|IANS|Bloomberg|EFE|ANSA|Interfax|PA)"
_MIXED_DATELINE = re.compile(rf"[A-Z][\w ,./’'-]{{1,50}}?\s*\((?P<agency>{_WIRES})\)\s*[–—-]")
_BY = re.compile(r"(?:\w+\s+)?by:?\s+(?P<names>.+)", re.IGNORECASE | re.DOTALL)
_AFTER_NAMES = re.compile(
    r",?\s+(?:with|reporting|in|for|from|at|on|staff|special|correspondent|editor)\b.*|\s*[|•·/–—].*|\s+-\s.*"
    r"|,\s*(?!and\b)(?:\w+\s+)*(?:writer|correspondent|editor|reporter|staff|press|news|reuters|\d).*|,?\s*\d.*",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = frozenset(("staff", "staff writer", "staff reporter", "admin", "editor", "editors", "newsroom", "news desk"))


def stated(text: str) -> Stated:
    """The facts that `text` states about itself, in its front matter, its head and its foot."""
    block = front_matter(text)
    facts = _labelled(block.fields)
    spans = [span for span in paragraphs(text) if span.start >= block.end]
    head = [span.of(text) for span in spans[:_HEAD]]
    facts |= _from_head(head)
    return facts | _from_furniture(span.of(text) for span in spans)


def _labelled(fields: Mapping[str, str]) -> Stated:
    def first(name: str, is_url: bool = False) -> str | None:
        values = (fields.get(label, "") for label in _LABELS[name])
        return next((value for value in values if value and bool(_URL.match(value)) == is_url), None)

    day = first("published")
    return Stated(
        title=first("title"),
        publisher=first("publisher"),
        author=_names(first("author") or ""),
        published=stated_day(day) if day else None,
        url=first("url", is_url=True),
    )


def _from_head(head: list[str]) -> Stated:
    """The facts before and around the first running text: title, byline, date, dateline."""
    facts = Stated()
    prose = 0
    for index, paragraph in enumerate(head):
        name = kind(paragraph)
        if name is not None:
            facts |= _from_line(name, plain(paragraph))
        elif is_prose(paragraph) or _dateline(paragraph) != Stated():
            facts |= _dateline(paragraph) if not prose else Stated()
            prose += 1
        elif not prose and facts.title is None and _is_title(paragraph, head[index + 1 :]):
            facts = replace(facts, title=" ".join(plain(paragraph).split()))
        if prose == 2:
            break
    return facts


def _is_title(paragraph: str, below: list[str]) -> bool:
    line = plain(paragraph)
    if not 2 <= len(line.split()) <= 25 or len(line) > 180 or line[-1] in ".,;:" or line[0].islower():
        return False
    return any(is_prose(other) for other in below)


def _from_line(name: Kind, line: str) -> Stated:
    if name is Kind.BYLINE:
        by = _BY.match(line)
        changed = "updated" in line.lower()
        return Stated(author=_names(by["names"]) if by else None, published=None if changed else stated_day(line))
    if name is Kind.STAMP and not line.lower().startswith(("updated", "last", "modified", "edited")):
        return Stated(published=stated_day(line))
    if name is Kind.DAY:
        return Stated(published=stated_day(line))
    if name is Kind.FIELD:
        label, _, value = line.partition(":")
        return _labelled({label.strip().lower().replace(" ", "_"): value.strip()})
    return Stated()


def _names(names: str) -> str | None:
    found = " ".join(_AFTER_NAMES.sub("", names).split()).strip(" ,;|")
    if not found or found.lower() in _NOBODY or not any(character.isalpha() for character in found):
        return None
    return found.title() if found.isupper() and len(found) > 5 else found


def _dateline(paragraph: str) -> Stated:
    opening = paragraph[:120].lstrip("*_ ")
    match = _DATELINE.match(opening)
    if match and (match["place"] or match["agency"]):
        day = stated_day(match["day"]) if match["day"] else None
        return Stated(publisher=match["agency"], published=day)
    mixed = _MIXED_DATELINE.match(opening)
    return Stated(publisher=mixed["agency"]) if mixed else Stated()


def _from_furniture(every: Iterable[str]) -> Stated:
    """The facts in lines about the article: where it first appeared, when, whose it is."""
    origin, dated, holder = Stated(), Stated(), Stated()
    for paragraph in every:
        name = kind(paragraph)
        if name in (Kind.REPUBLISHED, Kind.COPYRIGHT):
            origin |= Stated(publisher=_origin(plain(paragraph)))
            holder |= Stated(publisher=_holder(plain(paragraph)))
        elif name is Kind.STAMP:
            dated |= _from_line(name, plain(paragraph))
    return origin | dated | holder


def _origin(line: str) -> str | None:
    for form in _ORIGINS:
        match = form.search(line)
        if match:
            return match["name"].strip(" \"“”'*_")
    return None


def _holder(line: str) -> str | None:
    match = _HOLDER.match(line)
    return match["name"].strip() if match else None
