from collections.abc import Iterator

import pytest

from index.fetching.client import Client
from index.fetching.fetcher import Fetcher
from tests.index.fetching.site import Site, served


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def fetcher() -> Fetcher:
    """One that may fetch from loopback, and does not wait."""
    return Fetcher(Client(private=frozenset({"127.0.0.1"})), pause=0.0)
