"""What an ingest writes into the catalogue. Every function runs within the caller's transaction."""

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from index.chunking.prepare import Prepared
from index.files import Failed, File, PassedOver
from index.plan import READ_AGAIN
from index.text.search_words import searchable

__all__ = ["add", "blank", "drop", "fill_words", "note_failures", "sweep_vectors", "touch"]

_VISIBLE = re.compile(r"[^\r\n]")


def add(db: sqlite3.Connection, *made: Prepared) -> list[str]:
    """Put the articles of one file in, in place of what bore its name; returns the ids of the chunks replaced."""
    file = made[0].job.source
    names = {row[0] for row in db.execute("SELECT source FROM articles WHERE file = ?", (file,))}
    names.update(one.article.source for one in made)
    replaced = [id_ for name in sorted(names) for id_ in drop(db, name)]
    for number, (one, begins, text) in enumerate(_pieces(made), 1):
        _add_article(db, one, number if len(made) > 1 else 0, begins, text)
    return replaced


def _pieces(made: Sequence[Prepared]) -> Iterator[tuple[Prepared, int | None, str]]:
    """Each article with the text to hold for it, and where this begins in the text of a file of several."""
    extents = [one.article.extent for one in made]
    starts = [extent.start for extent in extents if extent]
    if len(starts) < len(made):
        yield from ((one, None, one.article.text) for one in made)
        return
    whole = made[0].article.text
    for one, begins, ends in zip(made, [0, *starts[1:]], [*starts[1:], len(whole)], strict=True):
        yield one, begins, whole[begins:ends]


def _add_article(db: sqlite3.Connection, made: Prepared, number: int, begins: int | None, text: str) -> None:
    article = made.article
    row = db.execute(
        "INSERT INTO articles (source, file, number, path, size, mtime_ns, sha256, title, publisher, author, published,"
        " url, kept, pages, begins, text) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            article.source, made.job.source, number, os.fsencode(made.job.path), made.job.size, made.job.mtime_ns,
            article.sha256, article.title, article.publisher, article.author, _iso(article.published), article.url,
            json.dumps([[span.start, span.end] for span in article.kept]), json.dumps(article.pages), begins, text,
        ),
    ).lastrowid  # fmt: skip
    db.executemany(
        "INSERT OR REPLACE INTO vectors VALUES (?,?,?)",
        ((key, kept.passage.tobytes(), kept.sentences.tobytes()) for key, kept in made.vectors.items()),
    )
    for chunk, key in zip(made.chunks, made.keys, strict=True):
        place = db.execute(
            'INSERT INTO chunks (id, article, start, "end", line, sentences, text, vectors) VALUES (?,?,?,?,?,?,?,?)',
            (
                chunk.id, row, chunk.start, chunk.end, chunk.line,
                json.dumps([[span.start, span.end] for span in chunk.sentences]), chunk.text, key,
            ),
        ).lastrowid  # fmt: skip
        db.execute("INSERT INTO words (rowid, title, text) VALUES (?,?,?)", (place, *_words(article.title, chunk.text)))
    whole = "\n".join(chunk.text for chunk in made.chunks)
    db.execute("INSERT INTO article_words (rowid, title, text) VALUES (?,?,?)", (row, *_words(article.title, whole)))


def blank(db: sqlite3.Connection, source: str) -> None:
    """Overwrite an article's piece of its file's text with blanks, and give it to a neighbour: offsets stay."""
    row = db.execute("SELECT file, begins, text FROM articles WHERE source = ?", (source,)).fetchone()
    if row is None or row[1] is None:
        return
    file, begins, text = row
    blanks = _VISIBLE.sub(" ", text)
    db.execute("UPDATE articles SET begins = NULL, text = '' WHERE source = ?", (source,))
    before = "SELECT source FROM articles WHERE file = ? AND begins < ? ORDER BY begins DESC LIMIT 1"
    held = db.execute(before, (file, begins)).fetchone()
    if held:
        db.execute("UPDATE articles SET text = text || ? WHERE source = ?", (blanks, held[0]))
        return
    after = "SELECT source FROM articles WHERE file = ? AND begins > ? ORDER BY begins LIMIT 1"
    held = db.execute(after, (file, begins)).fetchone()
    if held:
        db.execute("UPDATE articles SET begins = ?, text = ? || text WHERE source = ?", (begins, blanks, held[0]))


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
        ((row, *_words(title, text)) for row, _, title, text in chunks),
    )
    found = db.execute("SELECT id, title FROM articles WHERE source = ?", (source,)).fetchone()
    if found:
        whole = "\n".join(text for _, _, _, text in chunks)
        db.execute("INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete',?,?,?)",
                   (found[0], *_words(found[1], whole)))  # fmt: skip
    db.execute("DELETE FROM chunks WHERE article = (SELECT id FROM articles WHERE source = ?)", (source,))
    db.execute("DELETE FROM articles WHERE source = ?", (source,))
    return [id_ for _, id_, *_ in chunks]


def fill_words(db: sqlite3.Connection, article: int) -> None:
    """Put the words of an article and of its chunks into the full-text indexes."""
    (title,) = db.execute("SELECT title FROM articles WHERE id = ?", (article,)).fetchone()
    chunks = db.execute("SELECT number, text FROM chunks WHERE article = ? ORDER BY number", (article,)).fetchall()
    rows = [(number, *_words(title, text)) for number, text in chunks]
    db.executemany("INSERT INTO words (rowid, title, text) VALUES (?,?,?)", rows)
    whole = _words(title, "\n".join(text for _, text in chunks))
    db.execute("INSERT INTO article_words (rowid, title, text) VALUES (?,?,?)", (article, *whole))


def touch(db: sqlite3.Connection, file: File) -> None:
    """Remember the size and time of a file whose content is as before."""
    db.execute(
        "UPDATE articles SET size = ?, mtime_ns = ? WHERE path = ?",
        (file.size, file.mtime_ns, os.fsencode(file.path)),
    )


def sweep_vectors(db: sqlite3.Connection) -> None:
    """Forget the vectors that no chunk uses any more."""
    db.execute("DELETE FROM vectors WHERE key NOT IN (SELECT vectors FROM chunks)")


def note_failures(db: sqlite3.Connection, missed: Iterable[Failed | PassedOver]) -> None:
    """Remember what was not read, in place of what was noted of the paths listed last.

    What was noted of an article of a file stays while the file is as it was: only its own reading tells it anew.
    """
    db.execute(f"DELETE FROM failures WHERE {READ_AGAIN}")
    db.executemany(
        "INSERT OR REPLACE INTO failures VALUES (?,?,?,?)",
        ((os.fsencode(one.path), one.source, one.reason, isinstance(one, PassedOver)) for one in missed),
    )


def _words(title: str | None, text: str) -> tuple[str | None, str]:
    return title and searchable(title), searchable(text)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
