"""The figures of an index."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from threading import Event, Thread
from typing import TYPE_CHECKING

from index.catalogue.database import SCHEMA
from index.chunking.chunker import CHUNKING
from index.collection import Collection
from index.embedding.config import Recipe
from index.embedding.embedder import MiniLM
from index.files import Failed
from index.status import dates_held, status

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def test_an_empty_index_has_its_figures_too(desk: "Desk") -> None:
    now = status(desk.collection)
    assert (now.articles, now.chunks, now.failed, now.undated, now.publishers) == (0, 0, (), 0, ())
    assert now.first is now.last is None
    assert (now.vectors, now.vectors_bytes, now.folder) == ("", 0, desk.home)
    assert now.catalogue_bytes > 0


def test_what_is_held_is_counted(library: "Desk") -> None:
    now = status(library.collection)
    assert now.articles == len(library.sources()) == 7
    assert now.chunks == len(library.live())
    assert (now.first, now.last, now.undated) == (date(2022, 5, 6), date(2024, 3, 12), 4)
    assert now.publishers == (("The Quay Herald", 2), ("Étoile du Nord", 1))


def test_the_range_of_dates_is_that_of_the_articles_that_state_one(library: "Desk", desk: "Desk") -> None:
    assert dates_held(library.collection) == (date(2022, 5, 6), date(2024, 3, 12))
    assert dates_held(desk.collection) is None
    desk.write("undated.txt", "A fox slept in the signal box, and no train ran.\n")
    desk.ingest()
    assert dates_held(desk.collection) is None


def test_what_the_index_was_made_with_is_told(library: "Desk") -> None:
    now = status(library.collection)
    assert (now.embedding, now.size) == (MiniLM.name, 384)
    assert (now.chunking, now.schema) == (CHUNKING, SCHEMA)


def test_a_configured_embedding_is_told_by_its_name(
    desks: Callable[..., "Desk"], counted: tuple[Recipe, list[str]]
) -> None:
    now = status(desks("home", counted[0]).collection)
    assert now.embedding.startswith("Letters/")
    assert now.size == 8


def test_sizes_are_those_of_the_files(library: "Desk") -> None:
    now = status(library.collection)
    files = {path: path.stat().st_size for path in library.home.rglob("*") if path.is_file()}
    of_chroma = sum(size for path, size in files.items() if "chroma-" in str(path.relative_to(library.home)))
    assert now.vectors_bytes == of_chroma > 0
    assert now.catalogue_bytes == sum(size for path, size in files.items() if path.name.startswith("catalogue"))


def test_files_that_go_while_they_are_counted_count_nothing(library: "Desk") -> None:
    folder, ended = library.home / "chroma-passing", Event()

    def come_and_go() -> None:
        while not ended.is_set():
            (folder / "within").mkdir(parents=True)
            (folder / "within" / "data.bin").write_bytes(b"x")
            shutil.rmtree(folder)

    other = Thread(target=come_and_go)
    other.start()
    try:
        held = status(library.collection).articles
        assert all(status(library.collection).articles == held for _ in range(200))
    finally:
        ended.set()
        other.join()


def test_failures_stand_in_name_order_with_reason_and_path(desk: "Desk") -> None:
    desk.write("good.txt", "A kite got caught in the weather vane.\n")
    desk.write("z.txt", b"")
    odd = desk.news / os.fsdecode(b"caf\xe9.txt")
    odd.write_bytes(b"\0\0")
    desk.ingest()
    first, second = status(desk.collection).failed
    assert (first.source, first.reason) == (r"caf\xe9.txt", "not a text file: it holds NUL bytes")
    assert str(first.path).isprintable()
    assert second == Failed("z.txt", "the file is empty", desk.news / "z.txt")


def test_a_reader_in_another_collection_sees_the_same(desk: "Desk") -> None:
    desk.write("good.txt", "A kite got caught in the weather vane.\n")
    desk.ingest()
    reader = Collection(desk.home)
    assert status(reader) == status(desk.collection)
    reader.close()
