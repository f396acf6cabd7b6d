"""Read Nexis exports: articles are separated by lines such as `1 of 20 DOCUMENTS` or `End of Document`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from index.article import Correction, Span
from index.parsing.archives.lines import (
    Exported,
    Line,
    field,
    lines_of,
    named_labels,
    pieces,
    value_span,
)
from index.parsing.metadata import Stated, credited, signed
from index.text.dates import stated_day
from index.text.language import language_of

__all__ = ["nexis"]

_OF = r"\d+\s+(?:of|von|de|di|van|sur|su)\s+\d+"
_COUNT = re.compile(
    rf"^[ \t]*(?:DO[CK]UMENT[OE]?\s+{_OF}|{_OF}\s+(?:DO[CK]UMENT(?:S|EN|OS|I|O)?|ARTICLES?))[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_END = re.compile(
    r"^[ \t]*(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento|Fine del documento"
    r"|Fim do documento|Einde (?:van )?(?:het )?document)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_COVER = re.compile(
    r"^[ \t]*(?:(?:Documents|Dokumente|Documentos|Documenti|Documenten) \(\d+\)|Job Number:.*|User Name:.*)[ \t]*$",
    re.MULTILINE,
)
_PAGE = re.compile(rf"(?:Page|Seite|Página|Pagina)\s+{_OF}", re.IGNORECASE)
_HEAD = named_labels(
    {
        "length": "length|länge|laenge|longueur|longitud|lunghezza|lengte|tamanho",
        "byline": "byline|by-line|author|autor|autorin|verfasser|auteur|auteurs|autore|autora|autores",
        "section": "section|rubrik|ressort|rubrique|sección|seccion|sezione|seção|sectie|rubriek",
        "headline": "headline|titel|überschrift|schlagzeile|titre|título|titular|titolo|kop",
        "highlight": "highlight|encart|chapeau|chapô|untertitel|vorspann|destacado|sumario|occhiello",
        "dateline": "dateline|ortsmarke|series|serie|série",
        "body": "body|corps|cuerpo|corpo",
    }
)
_FOOT = named_labels(
    {
        "sure": "load-date|load date|update|ladedatum|date-chargement|date de chargement|fecha-carga|fecha de carga"
                "|data-caricamento|data-carga|laaddatum|language|sprache|langue|idioma|lingua|língua|taal"
                "|publication-type|publication type|type-publication|type de publication|publikationstyp"
                "|tipo-publicación|tipo de publicación|zeitungs-code|journal-code|journal code|code-revue"
                "|graphic|grafik|graphique|gráfico|grafico|correction|correction-date|classification",
        "classified": "subject|company|organization|person|industry|geographic|ticker|country|state|city|code"
                      "|document-type|type|acc-no|notes|url|thema|firma|unternehmen|branche|person|land|stadt"
                      "|sujet|société|pays|ville|asunto|empresa|país|ciudad",
    }
)  # fmt: skip
_LABELS = {**_FOOT, **_HEAD}
_ABOVE_FOOT = frozenset(
    "classification|graphic|correction|klassifizierung|grafik|korrektur|clasificación|classificazione".split("|")
)
_RIGHTS = re.compile(
    r"(?:copyright|©|\(c\)|all rights reserved|alle rechte|tous droits|todos los derechos|tutti i diritti)",
    re.IGNORECASE,
)
_ISSUE = re.compile(r"(?:\S+\s+){0,4}(?:1[6-9]|20)\d\d")  # Spring 2021, Vol. 3, May 2021
_BESIDE_DATE = re.compile(  # a line that may stand between the date and the title
    r"(?:.*\b(?:edition|ausgabe|édition|edición|edizione|editie)\b.*|correction appended"
    r"|see correction.*|\d{1,2}:\d{2}.*)",
    re.IGNORECASE,
)
_CENTRED = 8  # blanks before a centred line, at least
_SHORT = 60  # characters of a line with the day


@dataclass(frozen=True, slots=True)
class _Head:
    """The indexes of an article's lines with its date, its first label, and the beginning of its text."""

    dated: int  # -1 where it has no date
    labelled: int
    begins: int


def nexis(text: str) -> list[Exported]:
    """Return the articles of a Nexis export; empty where `text` is none."""
    counts = [match.start() for match in _COUNT.finditer(text)]
    ends = [match.end() for match in _END.finditer(text)] if not counts else []
    edges = [*counts, len(text)] if counts else [0, *ends, len(text)]
    if len(edges) < 2 or not (counts or ends):
        return []
    extents = [Span(start, end) for start, end in pairwise(edges)]
    several = [(extent, _lines(text, extent)) for extent in extents]
    if not any(_is_marked(lines) for _, lines in several):
        return []
    found = (_article(text, extent, lines, counted=bool(counts)) for extent, lines in several)
    return [article for article in found if article]


def _lines(text: str, extent: Span) -> list[Line]:
    """The lines of an article, without a cover sheet, page footers, and the lines that separate documents."""
    cover = [match.end() for match in _COVER.finditer(text, extent.start, extent.end)]
    lines = lines_of(text, extent)
    return [
        line
        for line in lines
        if not (_COUNT.fullmatch(line.text) or _END.fullmatch(line.text) or _PAGE.fullmatch(line.text))
        and not (cover and line.span.start < cover[-1])
    ]


def _is_marked(lines: Sequence[Line]) -> bool:
    return any(_HEAD.get(line.label) == "length" or line.label in ("load-date", "load date") for line in lines)


def _article(text: str, extent: Span, lines: Sequence[Line], *, counted: bool) -> Exported | None:
    if not any(line.label in _LABELS for line in lines):
        return None
    head = _head(lines)
    title, publisher, author = _named(lines, head, counted=counted)
    fact = {
        _HEAD[line.label]: [line.value, *(row.text for row in field(lines, place, _LABELS)[1:])]
        for place, line in reversed(list(enumerate(lines[: head.begins])))
        if line.label in _HEAD
    }
    told = {name: " ".join(values) for name, values in fact.items()}
    facts = Stated(
        title=told.get("headline") or title,
        publisher=publisher,
        author=credited(told.get("byline", "")) or author,
        published=stated_day(lines[head.dated].text) if head.dated >= 0 else None,
        section=told.get("section", "").partition(";")[0].strip() or None,  # NEWS; Pg. 3
        corrections=tuple(_corrections(lines[head.begins :])),
    )
    body = pieces(text, [*_lead(lines[: head.begins]), *_body(lines, head.begins, facts.title)])
    return Exported(extent, body, facts) if body else None


def _head(lines: Sequence[Line]) -> _Head:
    labelled = next((n for n, line in enumerate(lines) if line.label in _HEAD or _is_body(line)), len(lines))
    above = [n for n in range(labelled) if not _RIGHTS.search(lines[n].text) and len(lines[n].text) < _SHORT]
    days = [n for n in above if stated_day(lines[n].text)] or [n for n in above if _ISSUE.fullmatch(lines[n].text)]
    begins = labelled
    while begins < len(lines) and lines[begins].label in _HEAD and _HEAD[lines[begins].label] != "body":
        begins += len(field(lines, begins, _LABELS))
    marked = next((n for n in range(labelled, len(lines)) if _is_body(lines[n])), None)
    if marked is not None:
        begins = marked if lines[marked].value else marked + 1
    elif begins == len(lines):
        begins = days[-1] + 1 if days else 0
    return _Head(days[-1] if days else -1, labelled, begins)


def _is_body(line: Line) -> bool:
    return line.text == "Body" or _HEAD.get(line.label) == "body"


def _named(lines: Sequence[Line], head: _Head, *, counted: bool) -> tuple[str | None, str | None, str | None]:
    """Title, publication and author: the title stands below the date, or two lines above it, over the publication."""
    if head.dated < 0:
        above, below = lines[:1], lines[1 : head.labelled]
    else:
        above, below = lines[max(0, head.dated - 2) : head.dated], lines[head.dated + 1 : head.labelled]
    above = [line for line in above if not _RIGHTS.search(line.text)]
    rights = [n for n, line in enumerate(below) if _RIGHTS.search(line.text)]
    below = [
        line
        for line in below[rights[-1] + 1 if rights else 0 :]
        if line.indent < _CENTRED and not _BESIDE_DATE.fullmatch(line.text)
    ]
    publisher = above[-1].text if above else None
    if below and (counted or len(above) < 2):
        title = [below[0], *takewhile(lambda line: not line.opens, below[1:])] if below[0].opens else below[:1]
        language = language_of(" ".join(line.text for line in lines[head.begins :][:20]))
        author = next(filter(None, (signed(line.text, language) for line in below[len(title) :])), None)
        return " ".join(line.text for line in title), publisher, author
    return (above[0].text if len(above) > 1 else None), publisher, None


def _lead(lines: Sequence[Line]) -> Iterator[Span]:
    """The spans of the standfirst, which Nexis labels `HIGHLIGHT`."""
    for place, line in enumerate(lines):
        if _HEAD.get(line.label) == "highlight" and line.value:
            yield value_span(line)
            yield from (row.span for row in field(lines, place, _LABELS)[1:])


def _body(lines: Sequence[Line], begins: int, title: str | None) -> Iterator[Span]:
    """The spans of the text's lines, up to the metadata below it, without titles repeated on each page."""
    for place in range(begins, len(lines)):
        line = lines[place]
        if _is_foot(line):
            return
        if place == begins and _HEAD.get(line.label) == "body":
            yield value_span(line)
        elif line.text != title:
            yield line.span


def _is_foot(line: Line) -> bool:
    kind = _FOOT.get(line.label)
    if kind == "classified":  # these labels are ordinary words, so only capitals make one
        return line.text.partition(":")[0].isupper()
    rights = _RIGHTS.match(line.text) and len(line.text) < 2 * _SHORT
    return bool(kind or rights or line.text.lower() in _ABOVE_FOOT)


def _corrections(lines: Sequence[Line]) -> Iterator[Correction]:
    day = next((stated_day(line.value) for line in lines if line.label == "correction-date"), None)
    for place, line in enumerate(lines):
        note = ""
        if line.label == "correction" and line.value:
            note = " ".join([line.value, *(row.text for row in field(lines, place, _LABELS)[1:])])
        elif line.text in ("Correction", "Korrektur"):
            note = " ".join(row.text for row in takewhile(lambda row: not _is_foot(row), lines[place + 1 :]))
        if note:
            yield Correction("correction", note, day or stated_day(note))
