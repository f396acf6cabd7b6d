"""A plugin: a Chroma server.

A test module asks for it by `pytest_plugins = ["tests.chroma.fixtures"]`.
"""

from collections.abc import Iterator

import pytest

from tests.chroma.server import ChromaServer


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """One that many tests share, as many homes share one."""
    server = ChromaServer(tmp_path_factory.mktemp("chroma") / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """One that a test may kill."""
    server = ChromaServer(tmp_path_factory.mktemp("chroma") / "data")
    server.start()
    yield server
    server.kill()
