"""What an ingest writes into the catalogue. Every function runs within the caller's transaction."""

import json
import os
import sqlite3
from collections.abc import Iterable
from datetime import date

from index.chunking.prepare import Prepared
from index.files import Failed, File
from index.plan import UNDER

__all__ = ["add", "drop", "note_failures", "sweep_vectors", "touch"]


def add(db: sqlite3.Connection, made: Prepared) -> list[str]:
    """Put an article in, in place of what bore its name before; returns the ids of the chunks replaced."""
    replaced = drop(db, made.job.source)
    article = made.article
    number = db.execute(
        "INSERT INTO articles (source, path, size, mtime_ns, sha256, title, publisher, author, published, url,"
        " kept, pages, text) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            made.job.source, os.fsencode(made.job.path), made.job.size, made.job.mtime_ns, article.sha256,
            article.title, article.publisher, article.author, _iso(article.published), article.url,
            json.dumps([[span.start, span.end] for span in article.kept]), json.dumps(article.pages), article.text,
        ),
    ).lastrowid  # fmt: skip
    db.executemany(
        "INSERT OR REPLACE INTO vectors VALUES (?,?,?)",
        ((key, kept.passage.tobytes(), kept.sentences.tobytes()) for key, kept in made.vectors.items()),
    )
    for chunk, key in zip(made.chunks, made.keys, strict=True):
        row = db.execute(
            'INSERT INTO chunks (id, article, start, "end", line, sentences, text, vectors) VALUES (?,?,?,?,?,?,?,?)',
            (
                chunk.id, number, chunk.start, chunk.end, chunk.line,
                json.dumps([[span.start, span.end] for span in chunk.sentences]), chunk.text, key,
            ),
        ).lastrowid  # fmt: skip
        db.execute("INSERT INTO words (rowid, title, text) VALUES (?,?,?)", (row, article.title, chunk.text))
    whole = "\n".join(chunk.text for chunk in made.chunks)
    db.execute("INSERT INTO article_words (rowid, title, text) VALUES (?,?,?)", (number, article.title, whole))
    return replaced


def drop(db: sqlite3.Connection, source: str) -> list[str]:
    """Take an article out, with its chunks and words; returns the ids of its chunks.

    Its vectors stay until `sweep_vectors`, so that a renamed file finds them.
    """
    chunks = db.execute(
        "SELECT c.number, c.id, a.title, c.text FROM chunks c JOIN articles a ON c.article = a.id "
        "WHERE a.source = ? ORDER BY c.number",
        (source,),
    ).fetchall()
    db.executemany(
        "INSERT INTO words (words, rowid, title, text) VALUES ('delete',?,?,?)",
        ((row, title, text) for row, _, title, text in chunks),
    )
    found = db.execute("SELECT id, title FROM articles WHERE source = ?", (source,)).fetchone()
    if found:
        whole = "\n".join(text for _, _, _, text in chunks)
        db.execute("INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete',?,?,?)",
                   (*found, whole))  # fmt: skip
    db.execute("DELETE FROM chunks WHERE article = (SELECT id FROM articles WHERE source = ?)", (source,))
    db.execute("DELETE FROM articles WHERE source = ?", (source,))
    return [id_ for _, id_, *_ in chunks]


def touch(db: sqlite3.Connection, file: File) -> None:
    """Remember the size and time of a file whose content is as before."""
    db.execute(
        "UPDATE articles SET size = ?, mtime_ns = ? WHERE path = ?",
        (file.size, file.mtime_ns, os.fsencode(file.path)),
    )


def sweep_vectors(db: sqlite3.Connection) -> None:
    """Forget the vectors that no chunk uses any more."""
    db.execute("DELETE FROM vectors WHERE key NOT IN (SELECT vectors FROM chunks)")


def note_failures(db: sqlite3.Connection, failed: Iterable[Failed]) -> None:
    """Remember which files could not be read, in place of what was noted of the paths listed last."""
    db.execute(f"DELETE FROM failures WHERE {UNDER}")
    db.executemany(
        "INSERT OR REPLACE INTO failures VALUES (?,?,?)",
        ((os.fsencode(one.path), one.source, one.reason) for one in failed),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
