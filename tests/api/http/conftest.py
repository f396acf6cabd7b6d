"""Running servers over the newsroom of tests/api/conftest.py."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.settings.settings import Settings
from tests.api.http.door import Door
from tests.llm.server import ScriptedServer

REGATTA = "Regatta won by a school\n\nThe Elm Lane rowing club won the regatta on Sunday by two lengths.\n"

DoorOf = Callable[..., Door]

FREE = "100000/second"  # what is tested elsewhere shall not run into the limit


@pytest.fixture(scope="session")
def door(indexed: Path) -> Iterator[Door]:
    """A server over the newsroom, without keys and without a language model; only to be read."""
    with Door(Settings(home=indexed, rate_limit=FREE)) as running:
        yield running


@pytest.fixture(scope="session")
def two_collections(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the newsroom, and beside it a collection `sport` of one article."""
    folder = tmp_path_factory.mktemp("two")
    home = Path(shutil.copytree(indexed, folder / "home"))
    (folder / "regatta.txt").write_text(REGATTA, "utf-8")
    arguments = ["--home", str(home), "--collection", "sport", "ingest", str(folder / "regatta.txt")]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return home


@pytest.fixture(scope="session")
def many(two_collections: Path) -> Iterator[Door]:
    """A server over two collections; only to be read."""
    with Door(Settings(home=two_collections, rate_limit=FREE)) as running:
        yield running


@pytest.fixture
def door_of() -> Iterator[DoorOf]:
    """Starts servers of the test's own: a home, and settings."""
    with ExitStack() as stack:

        def start(home: Path, *, local: bool = True, **settings: Any) -> Door:
            chosen = Settings(**{"home": home, "rate_limit": FREE, **settings})
            return stack.enter_context(Door(chosen, local=local))

        yield start


@pytest.fixture
def written(door_of: DoorOf, indexed: Path, llm_server: ScriptedServer) -> Callable[..., Door]:
    """Starts a server whose answers the scripted model writes, in these modes."""

    def start(*modes: str, **settings: Any) -> Door:
        llm_server.modes = list(modes or ["faithful"])
        return door_of(indexed, model=llm_server.model, base_url=llm_server.base_url, **settings)

    return start
