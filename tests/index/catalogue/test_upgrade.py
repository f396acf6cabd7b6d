"""An index of the schema before becomes one of this schema in place."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.backup import restore
from index.catalogue.clusters import clusters_of
from index.catalogue.database import SCHEMA, Catalogue
from index.catalogue.reads import Filters, article, match
from index.collection import Collection
from index.errors import IndexMismatch

if TYPE_CHECKING:
    from tests.index.conftest import Desk

pytestmark = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # PostgreSQL came after

# As the version before made it.
BEFORE = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, number INTEGER NOT NULL,
    path BLOB NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL,
    title TEXT, publisher TEXT, author TEXT, published TEXT, url TEXT,
    kept TEXT NOT NULL, pages TEXT NOT NULL, begins INTEGER, text TEXT NOT NULL, UNIQUE (path, number)
);
CREATE INDEX articles_by_file ON articles (file);
CREATE INDEX articles_by_sha256 ON articles (sha256);
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article INTEGER NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, line INTEGER NOT NULL, sentences TEXT NOT NULL, text TEXT NOT NULL,
    vectors BLOB NOT NULL
);
CREATE INDEX chunks_by_article ON chunks (article);
CREATE INDEX chunks_by_vectors ON chunks (vectors);
CREATE TABLE vectors (key BLOB PRIMARY KEY, passage BLOB NOT NULL, sentences BLOB NOT NULL);
CREATE TABLE failures (
    path BLOB NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL, passed INTEGER NOT NULL, PRIMARY KEY (path, source)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    title, text, content='', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, content='', tokenize="porter unicode61 remove_diacritics 2"
);
"""
ENGLISH = "Goat eats the ballots\n\nA goat ate forty ballots in Nether Wallow. The vote will be held again on Sunday.\n"
WIRE = (
    "Mill to close\n\nThe mill at Holt will close in May, its owner told the town on Monday, and forty people will "
    "lose their work. The council looks for a buyer of the building at the river, which is older than the town.\n\n"
    "Correction: It is forty people, not four hundred.\n"
)
GERMAN = (
    "Brücken gesperrt\n\nDie alten Brücken über die Oster werden am 4. März gesperrt, sagte Dr. Weber. "
    "Der Rat sucht nun nach einem Weg, wie die Lastwagen in die Stadt kommen, denn im Tal wird gebaut.\n"
)


@pytest.fixture
def before(desk: "Desk", desks: Callable[..., "Desk"]) -> Path:
    """The folder of an index of the schema before."""
    for name, text in {"goat.txt": ENGLISH, "a.txt": WIRE, "b.txt": WIRE + "It rained.\n", "de.txt": GERMAN}.items():
        desk.write(name, text)
    desk.ingest()
    store = desk.collection.vectors_name
    desk.collection.close()
    path = desk.home / "catalogue.sqlite"
    new = path.rename(path.with_name("new.sqlite"))
    old = sqlite3.connect(path)
    old.executescript(BEFORE)
    old.execute("ATTACH ? AS new", (str(new),))
    for table in ("meta", "articles", "chunks", "vectors", "failures"):
        columns = [f'"{row[1]}"' for row in old.execute(f"PRAGMA main.table_info ({table})")]
        old.execute(f"INSERT INTO {table} SELECT {','.join(columns)} FROM new.{table}")
    old.execute("INSERT INTO words (rowid, title, text) SELECT c.number, a.title, c.text FROM chunks c "
                "JOIN articles a ON a.id = c.article")  # fmt: skip
    old.execute("INSERT INTO article_words (rowid, title, text) SELECT a.id, a.title, group_concat(c.text, char(10)) "
                "FROM chunks c JOIN articles a ON a.id = c.article GROUP BY a.id")  # fmt: skip
    old.execute("UPDATE meta SET value = '3' WHERE key = 'schema'")
    old.execute("UPDATE meta SET value = replace(value, 'sentences-2 ', 'sentences-1 ') WHERE key = 'chunking'")
    old.commit()
    old.close()
    for each in path.parent.glob("new.sqlite*"):
        each.unlink()
    assert store
    return desk.home


def test_it_is_an_index_of_this_schema_with_the_same_tables(before: Path, tmp_path: Path) -> None:
    upgraded, fresh = Catalogue(before / "catalogue.sqlite"), Catalogue(tmp_path / "fresh.sqlite")
    query = 'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value FROM sqlite_master m, pragma_table_info(m.name) c'
    tables = [set(one.db.execute(query).fetchall()) for one in (upgraded, fresh)]
    indexes = [
        {row[0] for row in one.db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
        for one in (upgraded, fresh)
    ]
    assert tables[0] == tables[1]
    assert indexes[0] == indexes[1]
    assert upgraded.meta("schema") == str(SCHEMA)
    upgraded.close()
    fresh.close()


def test_what_was_not_noted_is_made_up_for_from_the_texts(before: Path) -> None:
    collection = Collection(before)
    db = collection.catalogue.db
    assert article(db, "goat.txt").language == "en"
    assert article(db, "de.txt").language == "de"
    assert [one.kind for one in article(db, "a.txt").corrections] == ["correction"]
    clusters = clusters_of(db, ["a.txt", "b.txt", "goat.txt"])
    assert clusters["a.txt"] == clusters["b.txt"] != clusters["goat.txt"]
    assert len(match(db, ["Brücke"], 10, Filters())) == 1  # by its stem
    db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    collection.close()


def test_it_answers_filters_at_once_and_the_next_ingest_reads_again_what_is_cut_otherwise(
    before: Path, desk: "Desk"
) -> None:
    collection = Collection(before)
    collection.close()
    desk.collection = Collection(before)
    kept = desk.embedded()
    report = desk.ingest()
    assert (report.updated, report.unchanged, report.failed) == (["de.txt"], 3, [])
    assert desk.embedded() == kept
    assert desk.collection.vectors.ids() == desk.live()
    desk.collection.close()


def test_a_kill_in_the_middle_leaves_the_index_of_before(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.catalogue.upgrade.join", stop)
        with pytest.raises(KeyboardInterrupt):
            Catalogue(before / "catalogue.sqlite")
    db = sqlite3.connect(before / "catalogue.sqlite")
    assert db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("3",)
    assert "language" not in {row[1] for row in db.execute("PRAGMA table_info (articles)")}
    db.close()
    Catalogue(before / "catalogue.sqlite").close()


def test_a_backup_of_the_schema_before_is_restored_as_one_of_this_schema(
    before: Path, desks: Callable[..., "Desk"]
) -> None:
    other = desks("other")
    with other.collection.writing():
        assert restore(other.collection, before / "catalogue.sqlite") == 4
    assert other.collection.catalogue.meta("schema") == str(SCHEMA)
    assert article(other.db, "de.txt").language == "de"
    assert other.collection.vectors.ids() == other.live()


def test_where_it_may_not_be_written_to_it_says_that_it_has_to_be_once(
    before: Path, ordinary: Callable[[], Any]
) -> None:
    places = [before, *before.rglob("*")]
    for place in places:
        place.chmod(0o500 if place.is_dir() else 0o400)
    with ordinary(), pytest.raises(IndexMismatch, match=r"schema 3 .* right to write: run `onrecord status` once"):
        Catalogue(before / "catalogue.sqlite")
    for place in places:
        place.chmod(0o700 if place.is_dir() else 0o600)
