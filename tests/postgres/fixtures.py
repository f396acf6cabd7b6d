"""A plugin: a PostgreSQL server.

A test module asks for it by `pytest_plugins = ["tests.postgres.fixtures"]`.
"""

from collections.abc import Iterator

import pytest

from tests.postgres.server import PostgresServer, started


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One that many tests share, each with a schema of its own."""
    server = started()
    yield server
    server.remove()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """One that a test may stop."""
    server = started()
    yield server
    server.remove()
