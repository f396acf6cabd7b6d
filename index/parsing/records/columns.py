"""Map the columns of a record to the fields of an article: by the setting for columns, else by their names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

from index.errors import UnreadableFile
from index.parsing.metadata import Stated, credited
from index.parsing.records.rich_text import rich_text, unmarked
from index.text.dates import stated_day

__all__ = ["FIELDS", "check", "is_article", "text_of", "told", "values_of"]

FIELDS: Mapping[str, tuple[str, ...]] = {  # column names, lower case, no separators; the first with a value is taken
    "text": tuple(
        "fulltext articletext articlebody bodytext maintext plaintext cleanedtext text content body article story "
        "contents articlecontent post transcript bodyhtml contenthtml html volltext artikeltext inhalt texte contenu "
        "texto contenido cuerpo testo contenuto conteúdo tekst treść текст содержание النص 正文 本文 "
        "contentelements blocks paragraphs leadparagraph description summary abstract snippet".split()
    ),
    "lead": tuple(
        "standfirst subtitle subheadline subheadlines dek lead teaser trailtext kicker vorspann untertitel chapô "
        "sumario".split()
    ),
    "title": tuple(
        "title headline headlines webtitle heading headlinetext articletitle titel überschrift schlagzeile titre "
        "título titulo titular titolo tytuł заголовок название العنوان 标题 標題 タイトル subject name".split()
    ),
    "publisher": tuple(
        "publisher publication outlet newspaper sitename site sourcename source medium media paper publicationname "
        "publicationtitle newssite provider domain zeitung quelle herausgeber journal diario periódico fuente giornale "
        "testata fonte krant bron издание источник المصدر 来源 媒体 媒體".split()
    ),
    "author": tuple(
        "author authors byline creator writer by journalist reporter dccreator autor autorin autoren verfasser auteur "
        "auteurs autores autore auteure автор الكاتب 作者 記者".split()
    ),
    "published": tuple(
        "published publishedat publisheddate datepublished publicationdate pubdate publishdate publishedon date "
        "webpublicationdate displaydate created createdat issued datetime timestamp time day datum erscheinungsdatum "
        "veröffentlichungsdatum fecha data дата التاريخ 日期 日付".split()
    ),
    "url": tuple("url link weburl permalink canonicalurl canonical articleurl href uri".split()),
    "section": tuple("section sectionname newsdesk ressort rubrik rubrique sección sezione rubryka рубрика".split()),
}
_NOT_NAME = re.compile(r"[\W_]")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_NAME_WORDS = 10  # words of a name in a list, at most: more are a paragraph
_WORDS = 4  # words of a text, at least: fewer are a label
_GUESSED: Mapping[str, str] = {}
_TOLD = 20  # column names in an error message, at most
_NAMING = ("name", "title", "rendered", "main", "basic", "original", "default")  # keys of a nested record's own text
_SECONDS = re.compile(r"([12]\d{9})(\d{3})?")  # since 1970, or thousandths of them


def values_of(record: Mapping[str, Any], columns: Mapping[str, str] = _GUESSED) -> dict[str, str]:
    """Return the value of each field of FIELDS in a record, empty where it has none.

    `columns` gives the column of a field that is not to be guessed: a key of the record, or a path of keys with dots.
    """
    flat = _flat(record)
    return {name: _text(_at(record, columns[name])) if name in columns else _first(flat, name) for name in FIELDS}


def is_article(values: Mapping[str, str]) -> bool:
    """Tell whether a record of these values holds the text of an article, or something like it."""
    return len(values["text"].split()) >= _WORDS


def text_of(values: Mapping[str, str]) -> str:
    """Return the text of a record without mark-up, below its standfirst where the text does not repeat that."""
    text, lead = (unmarked(values[name]) for name in ("text", "lead"))
    return f"{lead}\n\n{text}" if lead and lead not in text else text


def told(values: Mapping[str, str]) -> Stated:
    """Return the metadata that a record states."""
    return Stated(
        title=_line(values["title"]),
        publisher=None if _URL.match(values["publisher"]) else values["publisher"] or None,
        author=credited(values["author"]),
        published=_day(values["published"]) if values["published"] else None,
        url=values["url"] if _URL.fullmatch(values["url"]) else None,
        section=_line(values["section"]),
    )


def check(records: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    """Raise UnreadableFile where none of a file's records has a column that `columns` names."""
    met = list(records) if columns else []
    for name, column in columns.items():
        if not any(_at(record, column) is not None for record in met):
            found = list(dict.fromkeys(str(key) for record in met for key in record))
            more = ", …" if len(found) > _TOLD else ""
            raise UnreadableFile(
                f"it has no column {column!r}, which the setting columns names for {name}; "
                f"it has {', '.join(found[:_TOLD]) or 'none'}{more}"
            )


def _at(record: Mapping[str, Any], column: str) -> Any:
    """The value at a key or a dotted path of keys; an empty string for null, None where the key is missing."""
    if column in record:
        return "" if record[column] is None else record[column]
    outer, _, inner = column.partition(".")
    within = record.get(outer) if inner else None
    return _at(within, inner) if isinstance(within, Mapping) else None


def _day(written: str) -> date | None:
    seconds = _SECONDS.fullmatch(written)
    return datetime.fromtimestamp(int(seconds[1]), UTC).date() if seconds else stated_day(written)


def _line(text: str) -> str | None:
    return " ".join(unescape(unmarked(text)).split()) or None


def _flat(record: Mapping[str, Any]) -> dict[str, str]:
    """The text values of a record and of nested records, by normalised column names; its own values come first.

    A nested record that has a text of its own, such as a source with a name, is one value: its other keys, such as
    the source's address, are not the article's.
    """
    flat: dict[str, str] = {}
    within = [value for value in record.values() if isinstance(value, Mapping) and not _text(value)]
    for mapping in (record, *within):
        for name, value in mapping.items():
            if text := _text(value):
                flat.setdefault(_NOT_NAME.sub("", str(name).lower()), text)
    return flat


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return next(filter(None, (_text(value.get(name)) for name in _NAMING)), "")
    if isinstance(value, list) and (written := rich_text(value)):
        return written
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value[:20]))) if not _paragraphs(value) else "\n\n".join(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _paragraphs(value: list[Any]) -> bool:
    return all(isinstance(item, str) for item in value) and any(map(_is_prose, value))


def _is_prose(item: str) -> bool:
    words = len(item.split())
    return words > _NAME_WORDS or (words >= _WORDS and item.rstrip("\"'”’») ").endswith((".", "!", "?", "…")))


def _first(flat: Mapping[str, str], name: str) -> str:
    return next(_filled(flat, name), "")


def _filled(flat: Mapping[str, str], name: str) -> Iterator[str]:
    return (flat[field] for field in FIELDS[name] if flat.get(field))
