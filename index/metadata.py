"""What a text file states about itself: its title, who published and wrote it, when, and where it stood.

What it does not state is None: the year of a copyright line is no date of publication, nor is “on Tuesday”.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.boilerplate import Kind, is_prose, kind, plain
from index.dates import stated_day
from index.front_matter import front_matter
from index.paragraphs import paragraphs

__all__ = ["Stated", "first_outlet", "stated"]


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
_FOOT = 3  # paragraphs at the end among which a source is named
_FIRST = re.compile(r"(?:originally|first) (?:published|appeared|posted)", re.IGNORECASE)
_LABELS = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "publication", "site", "site_name", "sitename", "outlet", "source"),
    "author": ("author", "authors", "by", "byline", "writer"),
    "published": ("published", "date", "date_published", "publication_date", "pubdate", "published_at"),
    "url": ("url", "link", "canonical", "canonical_url", "original_article", "permalink", "source"),
}
_URL = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)
_UNTIL = (
    r"(?P<name>[^\s].{1,80}?)"
    r"(?=\s+(?:and|on|under|with|in|as|here|at|for)\s+(?-i:[a-z0-9])|[.,;)](?:\s|$)|\s*$)"
)
_ORIGINS = tuple(  # the outlet that printed it first stands before one that only took it over
    re.compile(form + r"\s+(?-i:the\s+)?" + _UNTIL, re.IGNORECASE)
    for form in (
        r"(?:(?:originally|first|previously)\s+(?:published|appeared|posted|reported|printed|ran)(?:\s+\w+)?"
        r"|appeared\s+first)\s+(?:on|in|by|at|with)",
        r"(?:permission|licen[cs]e|agreement)\s+(?:of|from|by|with)",
        r"(?:re-?published|reprinted|reproduced|syndicated|courtesy)\s+(?:here\s+)?(?:from|of|by)",
    )
)
_HOLDER = re.compile(
    r"(?:(?:copyright|©|\(c\))\s*)+(?:\d{4}(?:\s*[-–]\s*\d{4})?)?,?\s*(?:by\s+)?"
    r"(?!.*\b(?:via|photo|images?)\b)"
    r"(?P<name>(?-i:[A-Z])[^.,|©]{1,50}?)(?:\s+\d{4}.*|[.,|](?:\s.*)?|\s+all rights.*)?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z’'.-]{2,}[A-Z ,./’'&-]*(?:[,/]\s*[A-Z][\w.’' ]*)*?)?[, ]*"
    r"(?P<day>(?:[A-Z][a-z]+\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]+\.?)(?:,?\s+\d{4})?)?\s*"
    r"(?:\((?P<agency>[A-Z\d][^()]{1,40})\))?\s*(?:[–—]|-{1,2}(?=\s))\s*\S"
)
_WIRES = (
    r"(?:Reuters|AP|Associated Press|AFP|UPI|Xinhua|TASS|dpa|DPA|ANI|PTI|IANS|Bloomberg|EFE|ANSA|Interfax|PA)"
)
_MIXED_DATELINE = re.compile(
    rf"(?P<place>[A-Z][\w ./’'-]{{1,40}}?)??[, ]*(?P<day>[\w ,.]{{5,22}}?)??\s*"
    rf"\((?P<agency>{_WIRES})\)\s*[–—-]"
)
_BY = re.compile(r"(?:\w+\s+)?by:?\s+(?P<names>.+)", re.IGNORECASE | re.DOTALL)
_AFTER_NAMES = re.compile(
    r",?\s+(?:with|reporting|in|for|from|at|on|staff|special|correspondent|editor)\b.*|\s*[|•·/–—].*|\s+-\s.*"
    r"|,\s*(?!and\b)(?:\w+\s+)*(?:writer|correspondent|editor|reporter|staff|press|news|reuters|\d).*|,?\s*\d.*",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = frozenset(
    ("staff", "staff writer", "staff reporter", "admin", "editor", "editors", "newsroom", "news desk")
)


def stated(text: str) -> Stated:
    """The facts that `text` states about itself, in its front matter, its head and its foot."""
    block = front_matter(text)
    facts = _labelled(block.fields)
    every = [span.of(text) for span in paragraphs(text) if span.start >= block.end]
    return facts | _from_head(every[:_HEAD]) | _from_furniture(every)


def first_outlet(text: str) -> str | None:
    """Who printed it first, where `text` says that it was taken over from another outlet."""
    lines = (plain(span.of(text)) for span in paragraphs(text) if kind(span.of(text)) is Kind.REPUBLISHED)
    return next(filter(None, map(_origin, lines)), None)


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
    titles: list[str] = []
    prose = 0
    for index, paragraph in enumerate(head):
        name = kind(paragraph)
        if name is Kind.DAY and not (titles or facts.author):
            continue  # a date above everything else may be of the visit, of the paper, of the event
        if name is not None:
            facts |= _from_line(name, plain(paragraph))
        elif is_prose(paragraph) or _dateline(paragraph) != Stated():
            facts |= _dateline(paragraph) if not prose else Stated()
            prose += 1
        elif not prose and _is_title(paragraph) and any(map(is_prose, head[index + 1 :])):
            titles.append(paragraph)
        if prose == 2:
            break
    return Stated(title=_title(titles)) | facts


def _is_title(paragraph: str) -> bool:
    line = plain(paragraph)
    return (
        2 <= len(line.split()) <= 25 and len(line) <= 180 and line[-1] not in ".,;:" and not line[0].islower()
    )


def _title(lines: list[str]) -> str | None:
    """The headline among the lines above the text, not the name of the section over it."""
    marked = (line for line in lines if line.startswith("# "))
    long = (line for line in lines if len(line.split()) >= 4)
    found = next(marked, None) or next(long, None) or next(iter(lines), None)
    return " ".join(plain(found).split()) if found else None


def _from_line(name: Kind, line: str) -> Stated:
    if name is Kind.BYLINE:
        by = _BY.match(line)
        changed = "updated" in line.lower()
        day = None if changed else stated_day(line)
        return Stated(author=_names(by["names"]) if by else None, published=day)
    if name is Kind.STAMP and not line.lower().startswith(("updated", "last", "modified", "edited")):
        return Stated(published=stated_day(line))
    if name is Kind.DAY:
        return Stated(published=stated_day(line))
    if name is Kind.LINK:
        return Stated(url=line if _URL.match(line) else None)
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
    match = _DATELINE.match(opening) or _MIXED_DATELINE.match(opening)
    if match is None:
        return Stated()
    place, day, agency = match["place"] or "", match["day"] or "", match["agency"] or ""
    if not _is_outlet(agency, place):
        day, agency = day or agency, ""
    return Stated(publisher=agency or None, published=stated_day(day))


def _is_outlet(name: str, place: str) -> bool:
    # LONDON (4 March 2024) – and NATO (North Atlantic Treaty Organization) – name no outlet.
    spelt_out = "".join(word[0] for word in name.split() if word[0].isupper()) == place.strip()
    return bool(name) and not spelt_out and not any(character.isdigit() for character in name)


def _from_furniture(every: Sequence[str]) -> Stated:
    """The facts in lines about the article: where it first appeared, when, whose it is."""
    first, others, holder = Stated(), Stated(), Stated()
    for index, paragraph in enumerate(every):
        name, line = kind(paragraph), plain(paragraph)
        if name in (Kind.REPUBLISHED, Kind.COPYRIGHT):
            day = stated_day(line) if _FIRST.search(line) else None
            first |= Stated(publisher=_origin(line), published=day)
            holder |= Stated(publisher=_holder(line))
        elif name is Kind.STAMP or (name is Kind.FIELD and index >= len(every) - _FOOT):
            others |= _from_line(name, line)
    return first | others | holder


def _origin(line: str) -> str | None:
    for form in _ORIGINS:
        match = form.search(line)
        if match:
            return match["name"].strip(" \"“”'*_")
    return None


def _holder(line: str) -> str | None:
    match = _HOLDER.match(line)
    return match["name"].strip() if match else None
