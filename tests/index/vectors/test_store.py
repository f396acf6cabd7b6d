"""A vector store is the same to whoever uses it, in a folder and on a server."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.vectors.local import Folders
from index.vectors.server import Server
from index.vectors.store import Stores, VectorStore, chroma, next_number
from tests.chroma.server import ChromaServer

pytest_plugins = ["tests.chroma.fixtures"]

AXES = np.eye(4, dtype=np.float32)


@pytest.fixture(params=["folder", "server"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    kept: Stores = Folders(tmp_path)
    if request.param == "server":
        server: ChromaServer = request.getfixturevalue("chroma_server")
        kept = Server(server.url, tmp_path, "mark")
    yield kept
    kept.close()


@pytest.fixture
def name(stores: Stores) -> Iterator[str]:
    """The name of a segment in use that holds a, b and c."""
    facts = [{"source": "a.txt", "published": 10}, {"source": "b"}, {"source": "c"}]
    yield stores.write(begun(stores), ["a", "b", "c"], AXES[:3], facts)
    stores.sweep([])


def begun(stores: Stores, used: str = "") -> str:
    """What to go on from: a server has to make a collection first."""
    return stores.begin(used) if stores.in_place else used


@pytest.fixture
def store(stores: Stores, name: str) -> Iterator[VectorStore]:
    opened = stores.open(name)
    yield opened
    opened.close()


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    found = store.nearest(np.array([0.8, 0.6, 0, 0], np.float32), 2, None)
    assert [id_ for id_, _ in found] == ["a", "b"]
    assert [score for _, score in found] == pytest.approx([0.8, 0.6], abs=1e-6)


def test_more_than_there_are_can_be_asked_for(store: VectorStore) -> None:
    assert len(store.nearest(AXES[0], 50, None)) == 3


def test_filters_are_applied_before_the_nearest_are_taken(store: VectorStore) -> None:
    assert store.nearest(AXES[0], 1, {"source": "c"})[0][0] == "c"
    assert store.nearest(AXES[0], 5, {"published": {"$lte": 9}}) == []
    assert [id_ for id_, _ in store.nearest(AXES[1], 5, {"published": {"$gte": 10}})] == ["a"]
    assert {id_ for id_, _ in store.nearest(AXES[1], 5, {"source": {"$in": ["b", "c"]}})} == {"b", "c"}


def test_in_place_an_id_that_is_put_again_is_replaced_and_what_is_removed_is_not_found(
    chroma_server: ChromaServer, tmp_path: Path
) -> None:
    server = Server(chroma_server.url, tmp_path, "mark")
    name = server.write(server.begin(""), ["a", "b"], AXES[:2], [{"source": "a"}, {"source": "b"}])
    assert server.write(name, ["a"], AXES[3:], [{"source": "a"}]) == name
    opened = server.open(name)
    assert (server.held(name), opened.nearest(AXES[3], 1, None)[0]) == (2, ("a", pytest.approx(1)))
    server.remove(name, ["a", "never-held"])
    server.remove(name, [])
    assert opened.ids() == {"b"}
    server.sweep([])
    server.close()


def test_many_vectors_of_a_large_model_are_put_and_found(stores: Stores) -> None:
    rows = np.random.default_rng(3).normal(size=(2500, 1536)).astype(np.float32)
    made = stores.open(
        stores.write(begun(stores), [f"n{number}" for number in range(2500)], rows, [{"source": "n"}] * 2500)
    )
    assert made.count() == len(made.ids()) == 2500
    assert made.nearest(rows[2024], 1, None)[0][0] == "n2024"
    made.close()
    stores.sweep([])


def test_it_is_there_when_opened_again(store: VectorStore, stores: Stores, name: str) -> None:
    store.close()
    again = stores.open(name)
    assert again.ids() == {"a", "b", "c"}
    again.close()


def test_the_others_are_removed_and_the_one_in_use_stays(stores: Stores, name: str) -> None:
    other = stores.write(begun(stores, name), ["z"], AXES[:1], [{"source": "z"}])
    assert next_number(name) == next_number(other) - 1
    stores.sweep([name])
    kept = stores.open(name)
    assert kept.count() == 3
    kept.close()
    with pytest.raises(IndexDamaged):
        stores.open(other)


def test_its_own_stores_are_known_by_their_names(stores: Stores, name: str) -> None:
    assert stores.objection(name) == ""
    assert stores.objection("elsewhere-3")
    stores.ready()


@pytest.mark.parametrize(("used", "number"), [("", 1), ("chroma-1", 2), ("onrecord-my-news-09af-41", 42)])
def test_the_next_number_follows_that_of_the_one_in_use(used: str, number: int) -> None:
    assert next_number(used) == number


def test_chroma_is_told_to_report_to_nobody() -> None:
    assert chroma().__name__ == "chromadb"
    assert os.environ["ANONYMIZED_TELEMETRY"] == "False"


def test_closing_twice_is_harmless(store: VectorStore, stores: Stores) -> None:
    store.close()
    store.close()
    stores.close()
    stores.close()
