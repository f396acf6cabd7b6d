"""Machines that share a catalogue in PostgreSQL and vectors on a Chroma server, each with a home of its own."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.backup import backup
from index.catalogue.reads import Filters, match, sources_like
from index.collection import Collection
from index.doctor import examine
from index.errors import CatalogueUnavailable, IndexBusy, IndexMismatch, IndexMissing
from index.forget import forget
from index.ingest import ingest
from index.status import status
from index.vector_sync import rebuild
from tests.chroma.server import ChromaServer
from tests.postgres.server import PASSWORD, PostgresServer

pytest_plugins = ["tests.chroma.fixtures", "tests.postgres.fixtures"]

Machine = Callable[..., Collection]
OTTERS = "Otters in the canal\n\nOtters were seen in the canal. They had a fish.\n"
CHOIR = "Choir goes on strike\n\nThe choir will not sing until its robes are washed.\n"


@pytest.fixture
def name() -> str:
    return uuid.uuid4().hex


@pytest.fixture
def machine(tmp_path: Path, name: str, chroma_server: ChromaServer, postgres: PostgresServer) -> Iterator[Machine]:
    """Opens the collection as another machine would."""
    all_: list[Collection] = []

    def open_(home: str, *, create: bool = True, **urls: str) -> Collection:
        servers = {"chroma_url": chroma_server.url, "catalogue_url": postgres.url, **urls}
        all_.append(Collection(tmp_path / home / name, create=create, **servers))  # type: ignore[arg-type]
        return all_[-1]

    yield open_
    for collection in all_:
        collection.close()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    for name, text in {"otters.txt": OTTERS, "choir.txt": CHOIR}.items():
        (tmp_path / "news" / name).write_text(text, "utf-8")
    return tmp_path / "news"


def found(collection: Collection, word: str) -> int:
    return len(match(collection.catalogue.db, [word], 9, Filters()))


def test_what_one_machine_ingests_the_others_find(machine: Machine, news: Path, chroma_server: ChromaServer) -> None:
    writer = machine("one")
    assert ingest(writer, [news]).failed == []
    reader = machine("other", create=False)
    assert sources_like(reader.catalogue.db, Filters()) == ["choir.txt", "otters.txt"]
    assert reader.vectors.ids() == writer.vectors.ids() and len(reader.vectors.ids()) == 2
    (news / "choir.txt").unlink()
    ingest(writer, [news])
    assert (found(reader, "choir"), found(reader, "otters")) == (0, 1)
    assert ingest(reader, [news]).unchanged == 1
    assert [one for one in examine(reader) if one.wrong] == []
    now = status(reader)
    assert (now.articles, now.vectors_place) == (1, f"on the Chroma server at {chroma_server.url}")
    assert now.catalogue_bytes > 0 and "PostgreSQL" in now.place and PASSWORD not in str(now)
    assert not list(reader.folder.iterdir())


def test_writers_of_all_machines_take_turns(machine: Machine) -> None:
    one, other = machine("one"), machine("other")
    with one.writing(), pytest.raises(IndexBusy, match="Another process is writing"), other.writing():
        pass
    with other.writing():
        pass


def test_what_is_forgotten_is_found_by_no_machine_and_in_no_table(machine: Machine, news: Path) -> None:
    writer, reader = machine("one"), machine("other")
    ingest(writer, [news])
    assert forget(writer, ["otters.txt"]) == ["otters.txt"]
    assert found(reader, "otters") == 0
    assert len(reader.vectors.ids()) == 1
    for table in ("articles", "chunks", "words", "article_words", "versions", "failures"):
        rows = reader.catalogue.db.execute(f"SELECT CAST(t AS text) FROM {table} t").fetchall()
        assert not any("otter" in row.lower() for (row,) in rows), table
    with writer.writing():
        assert rebuild(writer) == 1


def test_what_is_not_there_is_missing_and_what_cannot_be_shared_is_refused(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        machine("one", create=False)
    with pytest.raises(IndexMismatch, match="ONRECORD_CHROMA_URL"):
        machine("one", chroma_url="")
    with pytest.raises(IndexMismatch, match="pg_dump"):
        backup(machine("one"), tmp_path / "file")


def test_processes_ask_while_another_ingests_and_one_that_is_killed_is_followed_by_the_next(
    machine: Machine,
    news: Path,
    nursery: Callable[..., Any],
    chroma_server: ChromaServer,
    postgres: PostgresServer,
) -> None:
    urls = {"chroma_url": chroma_server.url, "catalogue_url": postgres.url}
    collection = machine("one")
    ingest(collection, [news])
    for number in range(40):
        (news / f"{number}.txt").write_text(f"Case {number}\n\nThe council heard case {number}.\n", "utf-8")
    whole = nursery(collection.folder, news, asked=True, **urls)
    assert (whole.outcome, whole.asking) == ("done", True)
    for path in news.glob("[0-9]*.txt"):
        path.write_text(path.read_text().replace("council", "court"))
    nursery(collection.folder, news, after=whole.seconds / 2, **urls)
    again = machine("other")
    report = ingest(again, [news])
    assert report.failed == [] and report.unchanged + len(report.updated) == 42
    assert (found(again, "council"), len(again.vectors.ids())) == (0, 42)
    assert [one for one in examine(again) if one.wrong] == []


def test_a_database_that_is_away_is_told_and_come_back_to(
    chroma_server: ChromaServer, own_postgres: PostgresServer, news: Path, tmp_path: Path, name: str
) -> None:
    urls = {"chroma_url": chroma_server.url, "catalogue_url": own_postgres.url}
    collection = Collection(tmp_path / name, create=True, **urls)  # type: ignore[arg-type]
    ingest(collection, [news])
    own_postgres.stop()
    with pytest.raises(CatalogueUnavailable, match=r"does not answer .*: start it, or correct ONRECORD_CATALOGUE_URL"):
        found(collection, "otters")
    with pytest.raises(CatalogueUnavailable):
        Collection(tmp_path / name, **urls)  # type: ignore[arg-type]
    own_postgres.start()
    assert found(collection, "otters") == 1
    collection.close()
