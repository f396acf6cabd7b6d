"""Every desk here stands twice: with its catalogue in SQLite, and in PostgreSQL. What is promised holds of both."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.collection import Collection
from tests.chroma.server import ChromaServer
from tests.index.conftest import LIBRARY, Desk
from tests.postgres.server import PostgresServer, started

ENGINES = ["sqlite", "postgresql"]


def opened(folder: Path, request: pytest.FixtureRequest) -> Collection:
    """An empty collection of the engine that is asked for."""
    if request.param == "sqlite":
        return Collection(folder / "home", create=True)
    chroma, database = request.getfixturevalue("servers")
    return Collection(folder / uuid.uuid4().hex, create=True, chroma_url=chroma.url, catalogue_url=database.url)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ChromaServer, PostgresServer]]:
    """What a catalogue in PostgreSQL takes; every test has a schema of its own."""
    database = started()
    chroma = ChromaServer(tmp_path_factory.mktemp("chroma") / "data")
    chroma.start()
    yield chroma, database
    chroma.kill()
    database.remove()


@pytest.fixture(params=ENGINES)
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An empty folder and an empty index."""
    (tmp_path / "news").mkdir()
    collection = opened(tmp_path, request)
    yield Desk(tmp_path / "news", collection)
    collection.close()


@pytest.fixture(scope="session", params=ENGINES)
def library(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An index of a few articles of many kinds; only to be read."""
    folder = tmp_path_factory.mktemp("library")
    collection = opened(folder, request)
    desk = Desk(folder / "news", collection)
    for name, text in LIBRARY.items():
        desk.write(name, text)
    desk.ingest()
    yield desk
    collection.close()
