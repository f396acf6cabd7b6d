"""Extract the metadata that a text states about itself: title, publisher, author, date, address and section.

What it does not state is None: the year of a copyright line is no date of publication, nor is “on Tuesday”.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Correction
from index.cleaning.classifier import Kind, is_prose, kind, plain
from index.cleaning.columns import interleaved
from index.parsing.publisher import dateline, holder, masthead, origin, signed_off
from index.text.bylines import LABELS, signed_by, signed_within, without_lead
from index.text.dates import stated_day
from index.text.front_matter import front_matter
from index.text.language import language_of
from index.text.paragraphs import paragraphs
from index.text.search_words import searchable
from index.text.stamps import CHANGED

__all__ = ["Stated", "credited", "first_outlet", "names", "signed", "stated"]


@dataclass(frozen=True, slots=True)
class Stated:
    """Metadata of an article; a fact that is not stated is None."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    section: str | None = None
    modified: date | None = None
    corrections: tuple[Correction, ...] = ()

    def __or__(self, other: "Stated") -> "Stated":
        """Return these facts, with missing ones taken from `other`."""
        return Stated(
            self.title or other.title,
            self.publisher or other.publisher,
            self.author or other.author,
            self.published or other.published,
            self.url or other.url,
            self.section or other.section,
            self.modified or other.modified,
            self.corrections or other.corrections,
        )


@dataclass(frozen=True, slots=True)
class _Head:
    facts: Stated
    wire: Stated  # what the dateline states
    lines: list[str]  # unclassified lines above the text, among them perhaps the title and the paper's name


_HEAD = 14  # paragraphs among which a title, a byline or a date stands
_FOOT = 3  # paragraphs at the end among which a source is named
_HEADLINE = 14  # words of a headline in capitals
_SIGNED = 4  # paragraphs at the start that may begin with a signature in brackets
_NAMING = frozenset((Kind.ADDRESS, Kind.COPYRIGHT, Kind.REPUBLISHED, Kind.TEASERS, Kind.TEASER))
_BAR = re.compile(r"\s+[|•·*]\s+")
_FIRST = re.compile(r"(?:originally|first) (?:published|appeared|posted)", re.IGNORECASE)
_LABELS = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "publication", "site", "site_name", "sitename", "outlet", "source"),
    "author": ("author", "authors", "by", "byline", "writer", *sorted(LABELS)),
    "published": ("published", "date", "date_published", "publication_date", "pubdate", "published_at"),
    "section": ("section", "rubric", "ressort", "rubrique", "sección", "desk", "category"),
    "modified": ("modified", "date_modified", "updated", "last_modified", "updated_at", "lastmod"),
    "url": ("url", "link", "canonical", "canonical_url", "original_article", "permalink", "source"),
}
_URL = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)
_BY = re.compile(r"(?:\w+\s+)?by:?\s+(?P<names>.+)", re.IGNORECASE | re.DOTALL)
_AFTER_NAMES = re.compile(
    r",?\s+(?:with|reporting|in|for|from|at|on|staff|special|correspondent|editor)\b.*|\s*[|•·/–—].*|\s+-\s.*"
    r"|,\s*(?!and\b)(?:\w+\s+)*(?:writer|correspondent|editor|reporter|staff|press|news|reuters|\d).*|,?\s*\d.*",
    re.IGNORECASE | re.DOTALL,
)
_LATER = re.compile(r"(?:(?:this )?(?:page|article|story) (?:was )?)?(?:last|updated|modified|edited)\b", re.IGNORECASE)
_ASKED = re.compile(r"[A-Z]: ")  # Q: and A: of an interview
_HELPED = re.compile(r"\bcontribut(?:ed|ing)\b", re.IGNORECASE)
_WITH_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_JOINS = re.compile(r"\b(?:and|und|et|y|en|og|och)\b")
_NOBODY = frozenset(
    (
        "anonymous",
        "unknown",
        "staff",
        "staff writer",
        "staff reporter",
        "admin",
        "editor",
        "editors",
        "newsroom",
        "news desk",
    )
)


def stated(text: str) -> Stated:
    """Return the metadata that `text` states in its front matter, its head and its foot."""
    block = front_matter(text)
    every = [span.of(text) for span in paragraphs(text) if span.start >= block.end]
    language = language_of(text)
    head = _head(every[:_HEAD], language)
    beside = _in_columns(text)
    title = _title([line for line in head.lines if line not in beside])
    facts = _labelled(block.fields) | head.facts | Stated(title=title, author=_within(every, language))
    notes = [plain(paragraph) for paragraph in every if kind(paragraph) in _NAMING]
    named = Stated(publisher=masthead(head.lines, notes, facts.title))
    return facts | _first_print(every) | head.wire | named | _foot(every, language)


def first_outlet(text: str) -> str | None:
    """Return the outlet that `text` says it was republished from; None where it says nothing of it."""
    lines = (plain(span.of(text)) for span in paragraphs(text) if kind(span.of(text)) is Kind.REPUBLISHED)
    return next(filter(None, map(origin, lines)), None)


def _labelled(fields: Mapping[str, str]) -> Stated:
    def first(name: str, is_url: bool = False) -> str | None:
        values = (fields.get(label, "") for label in _LABELS[name])
        return next((value for value in values if value and bool(_URL.match(value)) == is_url), None)

    day, changed = first("published"), first("modified")
    return Stated(
        title=first("title"),
        publisher=first("publisher"),
        author=names(first("author") or ""),
        published=stated_day(day) if day else None,
        url=first("url", is_url=True),
        section=first("section"),
        modified=stated_day(changed) if changed else None,
    )


def _head(opening: list[str], language: str | None) -> _Head:
    """What stands before and around the first running text: title, byline, date, dateline."""
    facts, wire = Stated(), Stated()
    lines: list[str] = []
    prose, shouted = 0, all(map(_is_shouted, opening))
    for paragraph in opening:
        name, line = kind(paragraph, language), plain(paragraph)
        first = not (lines or facts.author or len(line.split()) > 6)
        if name is Kind.DAY and (first or paragraph.startswith("#")):
            continue  # a date above all else, or in a heading, may be that of a visit to the site or of an event
        start = dateline(paragraph) if name is None else None
        if name is not None:
            facts |= _from_line(name, line, language)
        elif (is_prose(paragraph) and (shouted or not _is_shouted(paragraph))) or start:
            wire |= Stated(publisher=start[0], published=start[1]) if start and not prose else Stated()
            prose += 1
        if not prose and name in (None, Kind.DAY):
            lines.append(paragraph)
        if prose == 2:
            break
    figures = bool(lines) and _is_shouted(lines[0])  # a table of figures may have a headline but no prose
    return _Head(facts, wire, lines if prose or figures else [])


def _in_columns(text: str) -> frozenset[str]:
    """The paragraphs read across columns that were scanned side by side, in which half a headline is no title."""
    columns = interleaved(text)
    within = (span for span in paragraphs(text) if any(run.start <= span.start < run.end for run in columns))
    return frozenset(span.of(text) for span in within) if columns else frozenset()


def _is_shouted(line: str) -> bool:
    """Whether a line is a headline in capitals, which ends in a stop in old newsprint."""
    return line.isupper() and len(line.split()) <= _HEADLINE


def _is_title(line: str) -> bool:
    words = searchable(line).split()
    ends = line[-1] not in ".,;:" or (line[-1] == "." and _is_shouted(line))
    return 2 <= len(words) <= 25 and len(line) <= 180 and ends and not line[0].islower()


def _title(lines: list[str]) -> str | None:
    """The headline among the lines above the text, not the name of the paper or of the section over it."""
    lines = [line for line in lines if kind(line) is None and _is_title(plain(line)) and not _ASKED.match(line)]
    marked = (line for line in lines if line.startswith("# "))
    long = (line for line in lines if len(line.split()) >= 4 and not _BAR.search(line))
    found = next(marked, None) or next(long, None) or next(iter(lines), None)
    return " ".join(plain(found).split()) if found else None


def _from_line(name: Kind, line: str, language: str | None) -> Stated:
    if name is Kind.BYLINE:
        changed = "updated" in line.lower()
        day = None if changed else stated_day(line)
        return Stated(author=signed(line, language), published=day)
    if name is Kind.STAMP:
        return Stated() if _LATER.match(line) or CHANGED.match(line) else Stated(published=stated_day(line))
    if name is Kind.DAY:
        return Stated(published=stated_day(line))
    if name is Kind.LINK:
        return Stated(url=line if _URL.match(line) else None)
    if name is Kind.FIELD:
        label, _, value = line.partition(":")
        return _labelled({label.strip().lower().replace(" ", "_"): value.strip()})
    return Stated()


def signed(line: str, language: str | None) -> str | None:
    """Return the names in a byline, in English or in `language`; None where it names nobody."""
    by = _BY.match(line)
    return names(by["names"]) if by else signed_by(line, language)


def _within(every: Sequence[str], language: str | None) -> str | None:
    """The names in a bracketed signature within the first paragraphs or the last one."""
    signs = (signed_within(paragraph, language) for paragraph in (*every[:_SIGNED], *every[-1:]))
    return next(filter(None, signs), None)


def names(written: str) -> str | None:
    """Return the names in a byline, without roles, places and outlets; None where there are none."""
    found = " ".join(_AFTER_NAMES.sub("", written).split()).strip(" ,;|")
    if not found or found.lower() in _NOBODY or not any(character.isalpha() for character in found):
        return None
    if _JOINS.sub("", found).isupper() and len(found) > 5:
        return " ".join(word.title() if word.isupper() else word for word in found.split())
    return found


def credited(written: str) -> str | None:
    """Return the names in the author field of an archive, a feed or a record, separated by semicolons.

    Those who only contributed are left out.
    """
    parts = (part.strip() for part in written.split(";") if not _HELPED.search(part))
    return "; ".join(filter(None, (names(without_lead(_WITH_BY.sub("", part, count=1))) for part in parts))) or None


def _first_print(every: Sequence[str]) -> Stated:
    """The outlet and date of the first publication, from notes of republication and copyright."""
    facts = Stated()
    for paragraph in every:
        if kind(paragraph) in (Kind.REPUBLISHED, Kind.COPYRIGHT):
            line = plain(paragraph)
            day = stated_day(line) if _FIRST.search(line) else None
            facts |= Stated(publisher=origin(line), published=day)
    return facts


def _foot(every: Sequence[str], language: str | None) -> Stated:
    """The facts in other lines about the article: stamps, fields at its end, copyright holder and sign-off."""
    facts, owner = Stated(), Stated()
    for index, paragraph in enumerate(every):
        name, line = kind(paragraph, language), plain(paragraph)
        if name in (Kind.REPUBLISHED, Kind.COPYRIGHT):
            owner |= Stated(publisher=holder(line))
        elif name is Kind.WIRE:
            owner |= Stated(publisher=signed_off(line))
        elif name is Kind.STAMP or (name in (Kind.FIELD, Kind.BYLINE) and index >= len(every) - _FOOT):
            facts |= _from_line(name, line, language)
    return facts | owner
