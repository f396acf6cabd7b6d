"""Upgrade a catalogue of the previous schema in place, without embedding anything again."""

import json
from collections.abc import Iterator, Mapping

from index.catalogue.clusters import join
from index.catalogue.database import BEFORE, Catalogue
from index.catalogue.reads import article
from index.catalogue.writes import fill_words, take_words
from index.database.connection import Connection
from index.observe import observe
from index.text.habits import HABITS
from index.text.stems import STEMMED

__all__ = ["identity", "upgrade"]

_CHUNKING = ("sentences-1 ", "sentences-2 ")  # the two differ only in languages other than English
_PAGE = 200  # articles looked at at once


def identity(held: Mapping[str, str], schema: int) -> dict[str, str]:
    """Return the identity that a catalogue has once opened: an identity of the previous schema is upgraded.

    `held` is the catalogue's `meta` table, `schema` the number of the current schema.
    """
    if held.get("schema") != BEFORE:
        return dict(held)
    return {**held, "schema": str(schema), "chunking": held.get("chunking", "").replace(*_CHUNKING)}


def upgrade(catalogue: Catalogue, tables: tuple[str, ...], schema: int) -> None:
    """Upgrade a catalogue of the previous schema to `schema`, all or nothing; `tables` are the statements to run.

    Language, corrections and copies are derived from the texts held. An article in a language whose sentences are now
    split differently is marked to be read again by the next ingest; until then it answers as before.
    """
    with catalogue.transaction() as db:
        if catalogue.meta("schema") != BEFORE:
            return  # another process was first
        for statement in (*_COLUMNS, *tables):
            db.define(statement)
        for source, id_ in _articles(db):
            _observe(db, source, id_)
        chunking = catalogue.meta("chunking")
        if chunking:
            catalogue.set_meta("chunking", chunking.replace(*_CHUNKING))
        catalogue.set_meta("vectors_without_language", "1")
        catalogue.set_meta("schema", str(schema))


_COLUMNS = (
    "ALTER TABLE articles ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE articles ADD COLUMN inode INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE articles ADD COLUMN read TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE articles ADD COLUMN section TEXT",
    "ALTER TABLE articles ADD COLUMN language TEXT",
    "ALTER TABLE articles ADD COLUMN modified TEXT",
    "ALTER TABLE articles ADD COLUMN corrections TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE articles ADD COLUMN agency TEXT",
    "ALTER TABLE articles ADD COLUMN sketch BLOB",
    "ALTER TABLE articles ADD COLUMN cluster INTEGER NOT NULL DEFAULT 0",
)


def _articles(db: Connection) -> Iterator[tuple[str, int]]:
    last = 0
    while page := db.execute(
        "SELECT source, id FROM articles WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
    ).fetchall():
        yield from page
        last = page[-1][1]


def _observe(db: Connection, source: str, id_: int) -> None:
    """Store the language, corrections and sketch of one article, as an ingest would."""
    told, observed = observe(article(db, source))
    if told.language in STEMMED:
        take_words(db, id_)
    corrections = [[note.kind, note.text, note.day.isoformat() if note.day else None] for note in told.corrections]
    db.execute(
        "UPDATE articles SET language = ?, corrections = ?, agency = ?, size = CASE WHEN ? THEN -1 ELSE size END "
        "WHERE id = ?",
        (told.language, json.dumps(corrections), observed.agency, told.language in HABITS, id_),
    )
    if told.language in STEMMED:
        fill_words(db, id_)
    join(db, id_, observed.sketch)
