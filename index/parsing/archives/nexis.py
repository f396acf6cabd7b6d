"""Nexis: articles between lines that count the documents, or up to a line that ends each."""

import re
from collections.abc import Sequence

from index.article import Span
from index.parsing.archives.lines import Exported, Line, lines_of, trimmed
from index.parsing.metadata import Stated, names
from index.text.dates import stated_day

__all__ = ["nexis"]

_COUNT = re.compile(
    r"^[ \t]*(?:Document\s+)?\d+\s+(?:of|von|de|di|van)\s+\d+\s+(?:DOCUMENTS?|DOKUMENTEN?|ARTICLES?)[ \t]*$", re.M
)
_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.M)
_COVER = re.compile(r"^[ \t]*(?:Documents \(\d+\)|Job Number:.*|User Name:.*)[ \t]*$", re.M)
_HEAD = frozenset("byline section length dateline headline highlight series body author correction".split())
_FOOT = frozenset(
    """
    load-date language publication-type graphic classification subject company organization person industry geographic
    ticker country state city journal-code journal code document-type type acc-no notes url
    """.split()
) | {"journal code", "publication type", "load date"}
_ABOVE = 12  # lines above the text of an article, at most, that say what it is
_RIGHTS = re.compile(r"(?:copyright|©|all rights reserved)", re.IGNORECASE)


def nexis(text: str) -> list[Exported]:
    """Return the articles of a Nexis download as text; none where it is no such."""
    return [one for one in (_article(text, extent) for extent in _extents(text)) if one]


def _extents(text: str) -> list[Span]:
    counts = [match.start() for match in _COUNT.finditer(text)]
    if counts:
        return [Span(start, end) for start, end in zip(counts, [*counts[1:], len(text)], strict=True)]
    ends = [match.end() for match in _END.finditer(text)]
    return [Span(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)] if ends else []


def _article(text: str, extent: Span) -> Exported | None:
    cover = [match.end() for match in _COVER.finditer(text, extent.start, extent.end)]
    lines = [
        line for line in lines_of(text, extent) if not _COUNT.fullmatch(line.text) and not _END.fullmatch(line.text)
    ]
    labels = {line.label: line.value for line in reversed(lines) if line.label in _HEAD}
    if not {"length", "load-date"} & {line.label for line in lines}:
        return None
    dated = _dated(lines, cover[-1] if cover else extent.start)
    if dated is None:
        return None
    body = _body(lines, dated)
    if not body:
        return None
    title, publisher = _named(lines, dated)
    facts = Stated(
        title=labels.get("headline") or title,
        publisher=publisher,
        author=names(labels.get("byline") or labels.get("author") or ""),
        published=stated_day(lines[dated].text),
        section=labels.get("section", "").partition(";")[0].strip() or None,  # NEWS; Pg. 3
    )
    return Exported(extent, trimmed(body), facts)


def _dated(lines: Sequence[Line], after: int) -> int | None:
    """The place of the line with the day: the last bare one above the first label, a list of contents being first."""
    first = next((place for place, line in enumerate(lines) if line.label == "length"), len(lines))
    places = [
        place
        for place, line in enumerate(lines[:first])
        if line.span.start >= after and not line.label and not _RIGHTS.search(line.text) and stated_day(line.text)
        and len(line.text) < 60
    ]  # fmt: skip
    return places[-1] if places else None


def _named(lines: Sequence[Line], dated: int) -> tuple[str | None, str | None]:
    """Title and publication: these stand above the day, or only the publication, and the title below it."""
    above = [line.text for line in lines[max(0, dated - 2) : dated] if not line.label]
    below = (
        line.text for line in lines[dated + 1 : dated + _ABOVE] if not line.label and not _RIGHTS.search(line.text)
    )
    section = {line.label for line in lines[dated + 1 : dated + _ABOVE]} & {"length", "byline", "section"}
    is_below = (
        lines[dated + 1].label == "" and not _RIGHTS.search(lines[dated + 1].text) if dated + 1 < len(lines) else False
    )
    publisher = above[-1] if above else None
    if is_below and section:
        return next(below, None), publisher
    return (above[0] if len(above) > 1 else None), publisher


def _body(lines: Sequence[Line], dated: int) -> Sequence[Line]:
    """The lines of the text: below those that say what it is, above those that classify it."""
    begins = dated + 1
    for place in range(dated + 1, min(len(lines), dated + _ABOVE)):
        if lines[place].text == "Body" or lines[place].label in _HEAD:
            begins = place + 1
        if lines[place].text == "Body":
            break
    ends = next(
        (place for place in range(begins, len(lines)) if _is_foot(lines[place])),
        len(lines),
    )
    return lines[begins:ends]


def _is_foot(line: Line) -> bool:
    return (
        line.label in _FOOT
        or line.text in ("Classification", "Graphic")
        or bool(_RIGHTS.match(line.text) and len(line.text) < 120)
    )
