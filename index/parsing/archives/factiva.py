"""Read Factiva exports: each article ends with a document number, and has its metadata in lines above the text."""

import re
from collections.abc import Mapping, Sequence

from index.article import Span
from index.parsing.archives.lines import Exported, Line, lines_of, pieces
from index.parsing.metadata import Stated, credited, signed
from index.text.dates import stated_day
from index.text.language import language_of

__all__ = ["factiva"]

_NUMBER = re.compile(
    r"^[ \t]*(?:AN\s+)?(?:Do[ck]umento?|Документ) [A-Za-z\d]{20,}[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_WORDS = re.compile(
    r"(?:WC\s+)?[\d,.\s]+ ?(?:words|Wörter|mots|palabras|parole|palavras|woorden|ord|słów|слов|語|字)", re.IGNORECASE
)
_RIGHTS = re.compile(
    r"(?:\(c\)|©|copyright|all rights|alle rechte|tous droits|todos los derechos|reservados|tutti i diritti"
    r"|todos os direitos|alle rechten)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?P<code>SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|CLM|RF|ART|CO|IN|NS|RE|IPC|IPD|PUB|AN)"
    r"(?:\s{2,}|\t|$)\s*"
)
_TEXTS = ("LP", "TD")
_TITLED = 4  # lines above the word count, at most, with section, title and author
_FACTS = 10  # lines of metadata below the word count, at most
_FACT = 60  # characters of such a line, at most
_NAMES = re.compile(
    r"(?:[^\W\d_][\w.’'-]*\s){1,3}[^\W\d_][\w.’'-]*"
    r"(?:(?:,|;| and| und| et| y| e| en|,? &) (?:[^\W\d_][\w.’'-]*\s){1,2}[^\W\d_][\w.’'-]*)*"
)


def factiva(text: str) -> list[Exported]:
    """Return the articles of a Factiva export; empty where `text` is none."""
    ends = [match.end() for match in _NUMBER.finditer(text)]
    extents = [Span(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)] if ends else []
    return [article for article in (_article(text, extent) for extent in extents) if article]


def _article(text: str, extent: Span) -> Exported | None:
    lines = [line for line in lines_of(text, extent) if not _NUMBER.fullmatch(line.text)]
    coded = next((place for place, line in enumerate(lines) if _code(line) == "HD"), None)
    if coded is not None:
        return _coded(text, extent, lines[max(0, coded - 2) :])
    counted = next((place for place, line in enumerate(lines) if _WORDS.fullmatch(line.text)), None)
    return _plain(text, extent, lines, counted) if counted else None


def _code(line: Line) -> str:
    match = _CODE.match(line.text)
    return match["code"] if match else ""


def _coded(text: str, extent: Span, lines: Sequence[Line]) -> Exported | None:
    """An article whose fields have codes such as `HD`, on the line of the field or above it."""
    spans: dict[str, list[Span]] = {}
    code = ""
    for line in lines:
        match = _CODE.match(line.text)
        if match:
            code = match["code"]
        start = line.span.start + (match.end() if match else 0)
        if start < line.span.end:
            spans.setdefault(code, []).append(Span(start, line.span.end))
    told = {name: " ".join(span.of(text) for span in held) for name, held in spans.items()}
    body = pieces(text, [span for name in _TEXTS for span in spans.get(name, ())])
    return Exported(extent, body, _facts(told)) if body else None


def _facts(told: Mapping[str, str]) -> Stated:
    return Stated(
        title=told.get("HD"),
        publisher=told.get("SN"),
        author=credited(told.get("BY", "")),
        published=stated_day(told.get("PD", "")),
        section=told.get("SE") or told.get("CLM"),
    )


def _plain(text: str, extent: Span, lines: Sequence[Line], counted: int) -> Exported | None:
    """An article whose fields have no codes: title and author stand above the word count, the others below it."""
    below = lines[counted + 1 : counted + 1 + _FACTS]
    rights = next((place for place, line in enumerate(below) if _RIGHTS.search(line.text)), None)
    ends = _facts_end(below) if rights is None else rights + 1
    dated = next((place for place, line in enumerate(below[:ends]) if stated_day(line.text)), None)
    body = pieces(text, [line.span for line in lines[counted + 1 + ends :]])
    if not body:
        return None
    papers = [line for line in below[0 if dated is None else dated + 1 : ends] if not re.match(r"\d", line.text)]
    section, title, author = _named(lines[max(0, counted - _TITLED) : counted], language_of(body[0].of(text)))
    facts = Stated(
        title=title,
        publisher=papers[0].text if papers else None,
        author=author,
        published=None if dated is None else stated_day(below[dated].text),
        section=section,
    )
    return Exported(extent, body, facts)


def _facts_end(lines: Sequence[Line]) -> int:
    """The index of the first line that is long or a sentence: there the metadata ends where no copyright line does."""
    return next(
        (
            place
            for place, line in enumerate(lines)
            if len(line.text) > _FACT or (line.text[-1] in '.!?”"' and len(line.text.split()) > 3)
        ),
        len(lines),
    )


def _named(head: Sequence[Line], language: str | None) -> tuple[str | None, str | None, str | None]:
    """Section, title and author from the lines above the word count, where only the title is always present."""
    texts = [line.text for line in head]
    author = None
    if len(texts) > 1:
        by = signed(texts[-1], language) or (texts[-1] if _is_names(texts) else None)
        author = credited(by) if by else None
        texts = texts[:-1] if author else texts
    title = texts[-1] if texts else None
    section = texts[-2] if len(texts) > 1 and len(texts[-2].split()) <= 4 else None
    return section, title, author


def _is_names(head: Sequence[str]) -> bool:
    """Whether the last of these lines is names, and the one before it a title rather than a section."""
    line = head[-1]
    words = [word for word in re.split(r"[\s,;&]+", line) if word]
    capitals = all(word[0].isupper() or len(word) <= 3 for word in words)
    return _NAMES.fullmatch(line) is not None and capitals and len(head[-2].split()) > 2
