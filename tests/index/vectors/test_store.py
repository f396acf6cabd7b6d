"""A vector store is the same to whoever uses it, in a folder and on a server."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

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
        kept = Server(server.url, tmp_path, "mark", lambda: "none")
    yield kept
    kept.close()


@pytest.fixture
def name(stores: Stores) -> Iterator[str]:
    """The name of a store in use that holds a, b and c."""
    name, made = stores.make("")
    made.put(["a", "b", "c"], AXES[:3], [{"source": "a.txt", "published": 10}, {"source": "b"}, {"source": "c"}])
    made.finish()
    made.close()
    yield name
    stores.sweep("")


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


def test_an_empty_store_finds_nothing(stores: Stores) -> None:
    name, empty = stores.make("")
    assert (empty.nearest(AXES[0], 5, None), empty.count(), empty.ids()) == ([], 0, set())
    empty.finish()
    empty = stores.open(name)
    assert empty.nearest(AXES[0], 5, None) == []
    empty.close()
    stores.sweep("")


def test_filters_are_applied_before_the_nearest_are_taken(store: VectorStore) -> None:
    assert store.nearest(AXES[0], 1, {"source": "c"})[0][0] == "c"
    assert store.nearest(AXES[0], 5, {"published": {"$lte": 9}}) == []
    assert [id_ for id_, _ in store.nearest(AXES[1], 5, {"published": {"$gte": 10}})] == ["a"]
    assert {id_ for id_, _ in store.nearest(AXES[1], 5, {"source": {"$in": ["b", "c"]}})} == {"b", "c"}


def test_putting_an_id_again_replaces_its_vector(store: VectorStore) -> None:
    store.put(["a"], AXES[3:], [{"source": "a.txt"}])
    assert store.count() == 3
    assert store.nearest(AXES[3], 1, None)[0] == ("a", pytest.approx(1))


def test_what_is_removed_is_not_found_and_an_unknown_id_is_no_error(store: VectorStore) -> None:
    store.remove(["a", "never-held"])
    store.remove([])
    assert store.ids() == {"b", "c"}
    assert store.nearest(AXES[0], 5, None)[0][0] != "a"


def test_more_than_one_call_takes_are_put_in_several(store: VectorStore) -> None:
    store._most = 7
    ids = [f"n{number}" for number in range(20)]
    store.put(ids, np.ones((20, 4), np.float32), [{"source": "n"}] * 20)
    assert store.ids() == {"a", "b", "c", *ids}
    store.remove(ids)
    assert store.count() == 3


def test_many_vectors_of_a_large_model_are_put_and_found(stores: Stores) -> None:
    rows = np.random.default_rng(3).normal(size=(2500, 1536)).astype(np.float32)
    _, made = stores.make("")
    made.put([f"n{number}" for number in range(2500)], rows, [{"source": "n"}] * 2500)
    assert made.count() == len(made.ids()) == 2500
    assert made.nearest(rows[2024], 1, None)[0][0] == "n2024"
    made.close()
    stores.sweep("")


def test_it_is_there_when_opened_again(store: VectorStore, stores: Stores, name: str) -> None:
    store.close()
    again = stores.open(name)
    assert again.ids() == {"a", "b", "c"}
    again.close()


def test_a_draft_holds_what_the_one_in_use_holds_and_can_be_written_to(stores: Stores, name: str) -> None:
    drafted, draft = stores.draft(name)
    draft.put(["d"], AXES[3:], [{"source": "d"}])
    draft.remove(["a"])
    draft.finish()
    draft.close()
    stores.sweep(drafted)
    now = stores.open(drafted)
    assert now.ids() == {"b", "c", "d"}
    assert now.nearest(AXES[3], 1, None)[0][0] == "d"
    now.close()


def test_another_store_in_its_place_is_shown_to_whoever_holds_it(store: VectorStore, stores: Stores, name: str) -> None:
    other, made = stores.make(name)
    made.put(["z"], AXES[:1], [{"source": "z"}])
    made.finish()
    assert store.ids() == {"a", "b", "c"}
    store.show(other)
    assert store.ids() == {"z"}


def test_the_others_are_removed_and_the_one_in_use_stays(stores: Stores, name: str) -> None:
    for _ in range(2):
        made, empty = stores.make(name)
        empty.close()
        assert next_number(name) == next_number(made) - 1
        stores.sweep(name)
    kept = stores.open(name)
    assert kept.count() == 3
    kept.close()


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
