"""What an ingest writes into the catalogue. Every function runs within the caller's transaction."""

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from index.catalogue.clusters import join, leave, part
from index.catalogue.found import READ_AGAIN
from index.catalogue.pages import put_failures
from index.catalogue.segments import die
from index.catalogue.versions import keep_version, now
from index.database.connection import Connection, Words, marks
from index.files import Failed, File, PassedOver
from index.text.search_words import searchable

if TYPE_CHECKING:  # imported late: a search would load the parsers with it
    from index.chunking.prepare import Prepared

__all__ = [
    "add",
    "add_leftovers",
    "blank",
    "drop",
    "fill_words",
    "note_failures",
    "sweep",
    "take_words",
    "touch",
]

_VISIBLE = re.compile(r"[^\r\n]")


def add(db: Connection, *made: "Prepared") -> list[str]:
    """Add the articles of one file, replacing those of the same names; returns the ids of the replaced chunks."""
    file = made[0].job.source
    names = {row[0] for row in db.execute("SELECT source FROM articles WHERE file = ?", (file,))}
    names.update(prepared.article.source for prepared in made)
    keep_version(db, file, made[0].article.sha256)
    read = _first_read(db, made[0])
    replaced = [id_ for name in sorted(names) for id_ in drop(db, name)]
    for number, (prepared, begins, text) in enumerate(_pieces(made), 1):
        _add_article(
            db, prepared, {"number": number if len(made) > 1 else 0, "begins": begins, "text": text, "read": read}
        )
    return replaced


def _first_read(db: Connection, made: "Prepared") -> str:
    """When the content of a file was first read: now, unless it is held already."""
    query = "SELECT read FROM articles WHERE file = ? AND sha256 = ? AND read != ''"
    held = db.execute(query, (made.job.source, made.article.sha256)).fetchone()
    return str(held[0]) if held else now()


def _pieces(made: Sequence["Prepared"]) -> Iterator[tuple["Prepared", int | None, str]]:
    """Each article with the offset and text of the piece that its row holds; the offset is None for a whole text."""
    extents = [prepared.article.extent for prepared in made]
    starts = [extent.start for extent in extents if extent]
    if len(starts) < len(made):
        yield from ((prepared, None, prepared.article.text) for prepared in made)
        return
    whole = made[0].article.text
    for prepared, begins, ends in zip(made, [0, *starts[1:]], [*starts[1:], len(whole)], strict=True):
        yield prepared, begins, whole[begins:ends]


def _add_article(db: Connection, made: "Prepared", place: dict[str, object]) -> None:
    """Add an article; `place` holds the columns that place it within its file."""
    row = _insert(db, made, place)
    db.executemany(
        "INSERT INTO vectors VALUES (?,?,?) ON CONFLICT (key) "
        "DO UPDATE SET passage = excluded.passage, sentences = excluded.sentences",
        ((key, kept.passage.tobytes(), kept.sentences.tobytes()) for key, kept in made.vectors.items()),
    )
    for chunk, key in zip(made.chunks, made.keys, strict=True):
        db.execute(
            'INSERT INTO chunks (id, article, start, "end", line, sentences, text, vectors) VALUES (?,?,?,?,?,?,?,?)',
            (
                chunk.id, row, chunk.start, chunk.end, chunk.line,
                json.dumps([[span.start, span.end] for span in chunk.sentences]), chunk.text, key,
            ),
        )  # fmt: skip
    fill_words(db, row)
    join(db, row, made.observed.sketch)


def _insert(db: Connection, made: "Prepared", place: dict[str, object]) -> int:
    """Insert the row of an article; returns its id."""
    article, job = made.article, made.job
    values: dict[str, object] = {
        **place, "source": article.source, "file": job.source, "path": os.fsencode(job.path),
        "size": job.size, "mtime_ns": job.mtime_ns, "ctime_ns": job.ctime_ns, "inode": job.inode,
        "sha256": article.sha256,
        "title": article.title, "publisher": article.publisher, "author": article.author, "url": article.url,
        "published": _iso(article.published), "modified": _iso(article.modified),
        "section": article.section, "language": article.language, "agency": made.observed.agency,
        "corrections": json.dumps([[note.kind, note.text, _iso(note.day)] for note in article.corrections]),
        "kept": json.dumps([[span.start, span.end] for span in article.kept]), "pages": json.dumps(article.pages),
    }  # fmt: skip
    query = f"INSERT INTO articles ({','.join(values)}) VALUES ({marks(list(values))}) RETURNING id"
    return int(db.execute(query, list(values.values())).fetchall()[0][0])


def blank(db: Connection, files: Iterable[str], sources: Collection[str]) -> None:
    """Overwrite with blanks the pieces of text of articles that are about to be dropped from files of several.

    The blanks are given to the preceding article that stays, else to the first that stays, so that offsets hold.
    """
    query = "SELECT source, begins, text FROM articles WHERE file = ? AND begins IS NOT NULL ORDER BY begins"
    for file in files:
        rows = db.execute(query, (file,)).fetchall()
        last, stay = list[str](), dict[str, list[str]]()
        for source, _, text in rows:
            if source in sources:
                last.append(_VISIBLE.sub(" ", text))
            else:
                last = stay[source] = [text] if stay else [*last, text]
        for source, pieces in stay.items():
            if len(pieces) > 1:
                db.execute("UPDATE articles SET text = ? WHERE source = ?", ("".join(pieces), source))
        if stay:
            db.execute("UPDATE articles SET begins = ? WHERE source = ?", (rows[0][1], next(iter(stay))))


def drop(db: Connection, source: str) -> list[str]:
    """Remove an article with its chunks and words; returns the ids of its chunks.

    Its vectors stay until `sweep`, so that a renamed file can use them again.
    """
    found = db.execute("SELECT id FROM articles WHERE source = ?", (source,)).fetchone()
    if found is None:
        return []
    leave(db, found[0])
    take_words(db, found[0])
    die(db, found[0])
    _note_leaving(db, found[0])
    chunks = db.execute("SELECT id FROM chunks WHERE article = ? ORDER BY number", found).fetchall()
    db.execute("DELETE FROM chunks WHERE article = ?", found)
    db.execute("DELETE FROM articles WHERE id = ?", found)
    return [row[0] for row in chunks]


def fill_words(db: Connection, article: int) -> None:
    """Put the words of an article and of its chunks into the full-text indexes."""
    whole, chunks = _words(db, article)
    db.words.add("words", chunks)
    db.words.add("article_words", [whole])


def take_words(db: Connection, article: int) -> None:
    """Take the words of an article and of its chunks out of the full-text indexes."""
    whole, chunks = _words(db, article)
    db.words.remove("words", chunks)
    db.words.remove("article_words", [whole])


def _words(db: Connection, article: int) -> tuple[Words, list[Words]]:
    """The full-text rows of an article and of its chunks."""
    title, language = db.execute("SELECT title, language FROM articles WHERE id = ?", (article,)).fetchone()
    rows = db.execute("SELECT number, text FROM chunks WHERE article = ? ORDER BY number", (article,)).fetchall()
    named = title and searchable(title, language)
    whole = searchable("\n".join(text for _, text in rows), language)
    return Words(article, named, whole), [Words(number, named, searchable(text, language)) for number, text in rows]


def touch(db: Connection, file: File) -> None:
    """Store the new size, times and inode of a file whose content is unchanged."""
    db.execute(
        "UPDATE articles SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ? WHERE path = ?",
        (file.size, file.mtime_ns, file.ctime_ns, file.inode, os.fsencode(file.path)),
    )


def note_failures(db: Connection, missed: Iterable[Failed | PassedOver]) -> None:
    """Record the files that were not read, replacing the records at or below this ingest's paths.

    A record of one article of a file stays while the file is unchanged: only reading the file again would renew it.
    """
    db.execute(f"DELETE FROM failures WHERE {READ_AGAIN}")
    put_failures(db, missed)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_LEFTOVERS = (
    "CREATE TABLE unused (key BLOB PRIMARY KEY) WITHOUT ROWID",  # keys of vectors whose last chunk may be gone
    "CREATE TABLE emptied (file TEXT PRIMARY KEY) WITHOUT ROWID",  # names of files whose last article may be gone
    "CREATE INDEX versions_by_file ON versions (file)",
    # Leftovers from before these tables existed are found by looking at everything once.
    "INSERT INTO unused SELECT key FROM vectors WHERE key NOT IN (SELECT vectors FROM chunks)",
    "INSERT INTO emptied SELECT DISTINCT file FROM versions WHERE file NOT IN (SELECT file FROM articles)",
)


def add_leftovers(db: Connection) -> None:
    """Add the tables that record what removed chunks and articles may leave behind.

    The record outlives a killed process, and `sweep` need look only at what is recorded.
    """
    for statement in _LEFTOVERS:
        db.define(statement)


def _note_leaving(db: Connection, article: int) -> None:
    """Note what an article that is about to be dropped may leave behind."""
    db.execute(
        "INSERT INTO unused SELECT DISTINCT vectors FROM chunks WHERE article = ? ON CONFLICT DO NOTHING", (article,)
    )
    db.execute("INSERT INTO emptied SELECT file FROM articles WHERE id = ? ON CONFLICT DO NOTHING", (article,))


def sweep(db: Connection) -> None:
    """Delete vectors that no chunk uses and former versions of files without an article, and split torn clusters."""
    part(db)
    db.execute(
        "DELETE FROM vectors WHERE key IN "
        "(SELECT key FROM unused WHERE NOT EXISTS (SELECT 1 FROM chunks WHERE chunks.vectors = unused.key))"
    )
    db.execute(
        "DELETE FROM versions WHERE file IN "
        "(SELECT file FROM emptied WHERE NOT EXISTS (SELECT 1 FROM articles WHERE articles.file = emptied.file))"
    )
    db.execute("DELETE FROM unused")
    db.execute("DELETE FROM emptied")
