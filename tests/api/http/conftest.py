"""Running servers over the newsroom of tests/api/conftest.py."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from api.settings.settings import Settings
from tests.api.http.door import Door
from tests.llm.server import ScriptedServer

DoorOf = Callable[..., Door]

FREE = "100000/second"  # what is tested elsewhere shall not run into the limit


@pytest.fixture(scope="session")
def door(indexed: Path) -> Iterator[Door]:
    """A server over the newsroom, without keys and without a language model; only to be read."""
    with Door(Settings(home=indexed, rate_limit=FREE)) as running:
        yield running


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
