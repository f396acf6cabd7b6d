"""Read ProQuest exports: every field and the text have labels, and each article has a document number."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.article import Span
from index.parsing.archives.lines import Exported, Line, field, lines_of, named_labels, pieces, value_span
from index.parsing.metadata import Stated, credited
from index.text.dates import stated_day

__all__ = ["proquest"]

_LABELS = named_labels(
    {
        "text": "full text|fulltext|volltext|texte intégral|texte complet|texto completo|testo completo"
                "|volledige tekst|texto integral",
        "abstract": "abstract|kurzfassung|zusammenfassung|résumé|resumen|resumo",
        "title": "title|titel|titre|título|titolo",
        "author": "author|autor|verfasser|auteur|autore",
        "credit": "credit|credits",
        "paper": "publication title|publikationstitel|titre de la publication|título de la publicación"
                 "|título de publicación|titolo della pubblicazione|título da publicação|publicatietitel",
        "info": "publication info|publikationsinfo|publikationsangaben|informations sur la publication"
                "|infos sur la publication|información de publicación|información de la publicación",
        "day": "publication date|publikationsdatum|veröffentlichungsdatum|date de publication"
               "|fecha de publicación|data di pubblicazione|data de publicação|publicatiedatum",
        "section": "section|rubrik|rubrique|sección|sezione|seção",
        "number": "proquest document id|proquest-dokument-id|id du document proquest|id del documento de proquest"
                  "|id de documento de proquest|id documento proquest|id do documento proquest",
        "url": "document url|dokument-url|url du document|url del documento|url de documento|url do documento",
        "other": "subject|links|publisher|language|language of publication|location|classification|country|issn"
                 "|database|people|edition|pages|identifier|copyright|publication year|source type|document type"
                 "|last updated|place of publication|country of publication|publication subject|word count"
                 "|company / organization|first page|business indexing term|column|issue|volume|source attribution"
                 "|thema|themen|verlag|ort|sprache|quelle|datenbank|land|erscheinungsjahr|sujet|éditeur|lieu"
                 "|langue|base de données|materia|editorial|lugar|idioma|base de datos|links|isbn|company|keywords",
    }
)  # fmt: skip
_NUMBERS = "|".join(re.escape(label) for label, part in _LABELS.items() if part == "number")
_NUMBER = re.compile(rf"^[ \t]*(?:{_NUMBERS})\s*:.*$", re.MULTILINE | re.IGNORECASE)
_RULE = re.compile(
    r"^[ \t]*_{10,}[ \t]*$|^[ \t]*Do[ck]umento? \d+ (?:of|von|de|di|van|sur|su) \d+[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_PAPER = re.compile(r"\s*(?:[;:\[(]|, edition).*")
_EDITION = re.compile(r":?\s*\[[^\]]{3,40}\]$")  # Weir to be rebuilt: [Final Edition]
_TURNED = re.compile(r"([^;,]+),\s*([^;,]+)")  # Holm, Ada; Lind, Bo
_NEAR = 3  # lines within which the first field below the text must be followed by another


def proquest(text: str) -> list[Exported]:
    """Return the articles of a ProQuest export; empty where `text` is none."""
    numbers = [match.start() for match in _NUMBER.finditer(text)]
    if not numbers:
        return []
    return [article for article in (_article(text, extent) for extent in _extents(text, numbers)) if article]


def _extents(text: str, numbers: list[int]) -> list[Span]:
    """The extents of the documents: between rules, or between document numbers where a rule is missing."""
    edges = [0, *(match.start() for match in _RULE.finditer(text)), len(text)]
    spans = [Span(start, end) for start, end in pairwise(edges) if start < end]
    if all(sum(span.start <= number < span.end for number in numbers) <= 1 for span in spans):
        return spans
    ends = [text.find("\n", number) for number in numbers]
    ends = [end if end >= 0 else len(text) for end in ends]
    return [Span(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _article(text: str, extent: Span) -> Exported | None:
    lines = [line for line in lines_of(text, extent) if not _RULE.fullmatch(line.text)]
    at = next((n for part in ("text", "abstract") for n, line in enumerate(lines) if _part(line) == part), None)
    if at is None:
        return None
    ends = _end(lines, at + 1)
    body = pieces(text, [value_span(lines[at]), *(line.span for line in lines[at + 1 : ends])])
    if not body:
        return None
    told = {
        _part(line): " ".join([line.value, *(row.text for row in field(lines, place, _LABELS)[1:])])
        for place, line in reversed(list(enumerate(lines)))
        if _part(line) and not at <= place < ends
    }
    first = next((line.text for line in lines[:at] if not _part(line)), None)
    facts = Stated(
        title=_EDITION.sub("", told.get("title") or first or "") or None,
        publisher=_PAPER.sub("", told.get("paper") or told.get("info", "")) or None,
        author=credited(_TURNED.sub(r"\2 \1", told.get("author", "").rstrip(".")) or told.get("credit", "")),
        published=stated_day(told.get("day") or told.get("info", "")),
        url=told.get("url"),
        section=told.get("section"),
    )
    return Exported(extent, body, facts)


def _part(line: Line) -> str:
    return _LABELS.get(line.label, "")


def _end(lines: Sequence[Line], begins: int) -> int:
    """The index of the line where the text ends: the first field below it.

    A line of the text may look like a field, `Location: …`. A real one has no paragraph below it any more or, where
    paragraphs cannot be told from lines, has another field close below.
    """
    every = [place for place in range(begins, len(lines)) if _part(lines[place])]
    apart = [place for place in every if lines[place].opens]
    told = apart if 2 * len(apart) > len(every) else every  # where each field is a paragraph, a line within one is text
    amid = [n for n in range(begins, len(lines)) if _is_paragraph(lines[n]) and not _is_empty(lines[n - 1])]
    below = [place for place in told if place > max(amid, default=0)]
    near = (place for place in told if not lines[place + 1 :] or any(map(_part, lines[place + 1 : place + 1 + _NEAR])))
    return below[0] if below else next(near, len(lines))


def _is_paragraph(line: Line) -> bool:
    return line.opens and not _part(line)


def _is_empty(line: Line) -> bool:
    """Whether a line is a label alone, with its value on the next line."""
    return bool(_part(line)) and not line.value
