"""Factiva: articles that end with the number of their document; above the text their facts, a line each."""

import re
from collections.abc import Sequence

from index.article import Span
from index.parsing.archives.lines import Exported, Line, lines_of, trimmed
from index.parsing.metadata import Stated, names
from index.text.dates import stated_day

__all__ = ["factiva"]

_NUMBER = re.compile(r"^[ \t]*(?:AN[ \t]+)?Document [A-Za-z\d]{20,}[ \t]*$", re.M)
_WORDS = re.compile(r"(?:WC\s+)?[\d,.]+ (?:words|Wörter|mots|palabras|parole|woorden)", re.IGNORECASE)
_RIGHTS = re.compile(r"(?:CY\s+)?(?:\(c\)|©|copyright)", re.IGNORECASE)
_CODE = re.compile(
    r"(?P<code>HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|SE|CLM|RF|CO|IN|NS|RE|IPD|PUB|AN)(?:\s{2,}|\t|$)\s*"
)
_HEAD = 16  # lines above the text, at most


def factiva(text: str) -> list[Exported]:
    """Return the articles of a Factiva download as text; none where it is no such."""
    ends = [match.end() for match in _NUMBER.finditer(text)]
    extents = [Span(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)] if ends else []
    return [one for one in (_article(text, extent) for extent in extents) if one]


def _article(text: str, extent: Span) -> Exported | None:
    lines = lines_of(text, extent)[:-1]
    counted = next((place for place, line in enumerate(lines[:_HEAD]) if _WORDS.fullmatch(line.text)), None)
    if counted is None:
        return None
    dated = next((n for n in range(counted + 1, min(len(lines), counted + 4)) if stated_day(lines[n].text)), None)
    rights = [n for n in range(counted + 1, min(len(lines), counted + _HEAD)) if _RIGHTS.match(lines[n].text)]
    if dated is None or not rights:
        return None
    body = [line for line in lines[rights[0] + 1 :] if not _CODE.fullmatch(line.text)]
    if not body:
        return None
    paper = next((line for line in lines[dated + 1 : rights[0]] if not _is_time(line)), None)
    title, author = _named(lines[:counted])
    facts = Stated(title, _plain(paper), author, stated_day(lines[dated].text))
    return Exported(extent, trimmed(body), facts)


def _named(head: Sequence[Line]) -> tuple[str | None, str | None]:
    """Title and author among the lines above the count of words: a section may stand over them, and a byline under."""
    coded = {match["code"]: line.text[match.end() :] for line in head if (match := _CODE.match(line.text))}
    if "HD" in coded:
        return coded["HD"] or None, names(coded.get("BY", ""))
    texts = [line.text for line in head[-3:]]
    title = max(texts, key=len, default=None)
    after = texts[texts.index(title) + 1 :] if title else []
    return title, names(after[0].removeprefix("By ").removeprefix("by ")) if after else None


def _is_time(line: Line) -> bool:
    return re.fullmatch(r"(?:ET\s+)?\d{1,2}:\d{2}.*", line.text) is not None


def _plain(line: Line | None) -> str | None:
    if line is None:
        return None
    match = _CODE.match(line.text)
    return (line.text[match.end() :] if match else line.text) or None
