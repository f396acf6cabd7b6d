"""Every desk here stands twice: with its catalogue in SQLite, and in PostgreSQL. What is promised holds of both."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.collection import Collection
from tests.chroma.fixtures import chroma_server  # noqa: F401
from tests.index.conftest import LIBRARY, Desk
from tests.postgres.fixtures import postgres  # noqa: F401

ENGINES = ["sqlite", "postgresql"]


def opened(folder: Path, request: pytest.FixtureRequest) -> Collection:
    """An empty collection of the engine that is asked for."""
    if request.param == "sqlite":
        return Collection(folder / "home", create=True)
    servers = {f"{kind}_url": request.getfixturevalue(name).url for kind, name in SERVERS.items()}
    return Collection(folder / uuid.uuid4().hex, create=True, **servers)


SERVERS = {"chroma": "chroma_server", "catalogue": "postgres"}


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
