"""The queries of a search: filters, chunks, full-text matches, whole articles."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Correction, Span
from index.catalogue.clusters import Copies, copies_of
from index.database.connection import Connection, marks
from index.database.values import day, matrix, parsed, readable, spans
from index.embedding.embedder import without_surrogates
from index.errors import UnknownSource
from index.files import printable
from index.text.search_words import searchable
from index.text.stems import STEMMED, stem

__all__ = [
    "Filters",
    "Held",
    "article",
    "first_chunks",
    "held",
    "match",
    "match_articles",
    "sentence_vectors",
    "sources_like",
    "sources_of",
    "titled",
]


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on articles; an article without a date lies outside every range of dates."""

    since: date | None = None  # first publication date, inclusive
    until: date | None = None  # last publication date, inclusive
    publisher: str | None = None  # case does not matter
    source: str | None = None  # a glob over sources
    language: str | None = None  # ISO 639-1 code, `en`

    def sql(self, db: Connection) -> tuple[str, list[Any]]:
        """Return a condition on the table `articles`, and its parameters."""
        asked = [
            ("articles.published >= ?", self.since and self.since.isoformat()),
            ("articles.published <= ?", self.until and self.until.isoformat()),
            ("lower(articles.publisher) = ?", self.publisher and without_surrogates(self.publisher.lower())),
            db.glob("articles.source", printable(self.source)) if self.source else ("", None),
            ("articles.language = ?", self.language and without_surrogates(self.language.lower())),
        ]
        used = [(condition, value) for condition, value in asked if value]
        return " AND ".join(condition for condition, _ in used) or "1 = 1", [value for _, value in used]


@dataclass(frozen=True, slots=True)
class Held:
    """A chunk as the catalogue holds it, with its article's metadata."""

    chunk: str  # the chunk's id
    source: str
    sha256: str
    title: str | None
    publisher: str | None
    author: str | None
    published: date | None
    url: str | None
    start: int  # code points in the article's text
    end: int
    line: int  # 1-based line of `start`
    page: int | None
    text: str
    sentences: tuple[Span, ...]  # offsets in the article's text
    section: str | None = field(default=None, kw_only=True)
    language: str | None = field(default=None, kw_only=True)
    corrections: tuple[Correction, ...] = field(default=(), kw_only=True)
    copies: Copies | None = field(default=None, kw_only=True)  # where else much the same text stands


_HELD = """
SELECT c.id, a.source, a.sha256, a.title, a.publisher, a.author, a.published, a.url,
       c.start, c."end", c.line, a.pages, c.text, c.sentences, a.section, a.language, a.corrections
FROM chunks c JOIN articles a ON c.article = a.id WHERE c.id IN ({})
"""


def held(db: Connection, ids: Sequence[str]) -> dict[str, Held]:
    """Return the chunks of `ids` that are live."""
    rows = db.execute(_HELD.format(marks(ids)), list(ids)).fetchall()
    copies = copies_of(db, [row[1] for row in rows])
    return {row[0]: _held(row, copies.get(row[1])) for row in rows}


def _held(row: tuple[Any, ...], copies: Copies | None) -> Held:
    chunk, source, sha256, title, publisher, author, published, url, start, end, line, pages, text, *more = row
    sentences, section, language, corrections = more
    starts = parsed(pages)
    return Held(
        chunk,
        source,
        sha256,
        title,
        publisher,
        author,
        day(published),
        url,
        start,
        end,
        line,
        bisect_right(starts, start) if starts else None,
        text,
        spans(sentences),
        section=section,
        language=language,
        corrections=_corrections(corrections),
        copies=copies,
    )


def match(db: Connection, words: Iterable[str], k: int, filters: Filters) -> list[tuple[str, float]]:
    """Return the `k` best chunk ids by BM25 for any of `words`, with the score (greater is better), best first."""
    condition, values = filters.sql(db)
    chosen = f"SELECT c.number FROM chunks c JOIN articles ON c.article = articles.id WHERE {condition}"
    # The best rows are found in the full-text index alone, then joined: a join in that query would read every match.
    among, forms = chosen if values else "", _forms(words, _languages(db, filters))
    best = db.words.best("words", forms, k, title=_TITLE_WEIGHT, among=among, values=values)
    return _named(db, "SELECT number, id FROM chunks WHERE number", best)


def match_articles(db: Connection, words: Iterable[str], k: int, filters: Filters) -> list[tuple[str, float]]:
    """Return the sources of the `k` best articles by BM25 over title and whole text, with the score, best first."""
    condition, values = filters.sql(db)
    among = f"SELECT id FROM articles WHERE {condition}" if values else ""
    forms = _forms(words, _languages(db, filters))
    best = db.words.best("article_words", forms, k, title=1.0, among=among, values=values)
    return _named(db, "SELECT id, source FROM articles WHERE id", best)


def titled(db: Connection, names: Sequence[str], k: int, filters: Filters) -> dict[str, str]:
    """Return the titles of up to `k` articles in which one of `names` stands, by source."""
    condition, values = filters.sql(db)
    among = f"SELECT id FROM articles WHERE {condition}" if values else ""
    numbers = db.words.titled(names, k, among=among, values=values)
    rows = db.execute(f"SELECT source, title FROM articles WHERE id IN ({marks(numbers)})", numbers)
    return {source: title for source, title in rows.fetchall() if title}


def _named(db: Connection, query: str, best: Sequence[tuple[int, float]]) -> list[tuple[str, float]]:
    """Replace the row numbers of `best` by the names that `query` selects; rows of equal score are sorted by name."""
    names = dict(db.execute(f"{query} IN ({marks(best)})", [number for number, _ in best]).fetchall())
    found = [(names[number], score) for number, score in best if number in names]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def sources_of(db: Connection, chunks: Sequence[str]) -> dict[str, str]:
    """Return the source of each live chunk, by its id."""
    rows = db.execute(
        f"SELECT c.id, a.source FROM chunks c JOIN articles a ON c.article = a.id WHERE c.id IN ({marks(chunks)})",
        list(chunks),
    )
    return dict(rows.fetchall())


def first_chunks(db: Connection, sources: Sequence[str]) -> dict[str, str]:
    """Return the id of the first chunk of each article, by source."""
    rows = db.execute(
        "SELECT a.source, c.id FROM chunks c JOIN articles a ON c.article = a.id "
        f"WHERE a.source IN ({marks(sources)}) "
        "AND c.number = (SELECT min(number) FROM chunks WHERE article = a.id)",
        list(sources),
    )
    return dict(rows.fetchall())


def _forms(words: Iterable[str], languages: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(part for word in words for part in _parts(word, languages)))


def _parts(word: str, languages: Sequence[str]) -> list[str]:
    """The character pairs of a word in a script without spaces; any other word as it stands, and its stems."""
    cut = searchable(word)
    return [word, *(stem(word, language) for language in languages)] if cut == word else cut.split()


def _languages(db: Connection, filters: Filters) -> list[str]:
    """The language of the filters where they name one, else all languages held whose words are indexed as stems."""
    if filters.language:
        return [filters.language.lower()]
    rows = db.execute("SELECT DISTINCT language FROM articles WHERE language IS NOT NULL ORDER BY 1")
    return [row[0] for row in rows if row[0] in STEMMED]


_TITLE_WEIGHT = 0.5


def sentence_vectors(db: Connection, ids: Sequence[str], size: int) -> Mapping[str, NDArray[np.int8]]:
    """Return the kept sentence vectors of each live chunk, shape (sentences, size)."""
    rows = db.execute(
        f"SELECT c.id, v.sentences FROM chunks c JOIN vectors v ON c.vectors = v.key WHERE c.id IN ({marks(ids)})",
        list(ids),
    )
    return {id_: matrix([blob], np.int8, size) for id_, blob in rows}


def sources_like(db: Connection, filters: Filters) -> list[str]:
    """Return the sources that `filters` let through, in name order."""
    condition, values = filters.sql(db)
    rows = db.execute(f"SELECT source FROM articles WHERE {condition} ORDER BY source", values)
    return [row[0] for row in rows]


def article(db: Connection, source: str) -> Article:
    """Return the article of `source`, whole. Raises UnknownSource."""
    row = db.execute(
        "SELECT source, sha256, text, title, publisher, author, published, url, kept, pages, begins, file, section, "
        "language, modified, corrections FROM articles WHERE source = ?",
        (printable(source),),
    ).fetchone()
    if row is None:
        name = printable(source)
        raise UnknownSource(f"No article {name} is in the index; `onrecord status` lists what is.")
    name, sha256, text, title, publisher, author, published, url, kept, pages, begins, file, *more = row
    section, language, modified, corrections = more
    extent = None
    if begins is not None:
        extent, text = Span(begins, begins + len(text)), _file_text(db, file)
    return Article(
        name, sha256, text, title, publisher, author, day(published), url, spans(kept), tuple(parsed(pages)), extent,
        section, language, day(modified), _corrections(corrections),
    )  # fmt: skip


def _file_text(db: Connection, file: str) -> str:
    """The text of a file of several articles, each of which holds a piece of it."""
    rows = db.execute("SELECT text FROM articles WHERE file = ? ORDER BY begins", (file,))
    return "".join(row[0] for row in rows)


def _corrections(written: str) -> tuple[Correction, ...]:
    with readable():
        return tuple(Correction(kind, text, day(when)) for kind, text, when in parsed(written))
