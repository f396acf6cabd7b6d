"""A plugin: a PostgreSQL server.

A test module asks for it by `pytest_plugins = ["tests.postgres.fixtures"]`.
"""

from collections.abc import Iterator

import pytest

from tests.postgres.server import PostgresServer, programs


def _server() -> PostgresServer:
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    server = PostgresServer(found)
    server.start()
    return server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One that many tests share, each with a schema of its own."""
    server = _server()
    yield server
    server.remove()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """One that a test may stop."""
    server = _server()
    yield server
    server.remove()
