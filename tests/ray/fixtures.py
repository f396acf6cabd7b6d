"""A plugin: a Ray cluster.

A test module asks for it by `pytest_plugins = ["tests.ray.fixtures"]`.
"""

from collections.abc import Iterator

import pytest

from tests.ray.cluster import RayNodes


@pytest.fixture(scope="session")
def ray_nodes() -> Iterator[RayNodes]:
    """A cluster of two nodes that many tests share."""
    nodes = RayNodes(client=True)
    for _ in range(2):
        nodes.tell("add")
    yield nodes
    nodes.stop()
