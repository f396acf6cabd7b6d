"""Segments read as one: the dead are passed over, and who is overtaken reads what is in use by then."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.vectors.local import Folders
from index.vectors.segmented import SegmentedStore

AXES = np.eye(4, dtype=np.float32)


class Shelf:
    """Segments, and which chunk is placed in which."""

    def __init__(self, folder: Path) -> None:
        self.folders, self.places, self.last = Folders(folder), dict[str, str](), ""
        self.vectors: dict[str, NDArray[np.float32]] = {}
        self.asked: Callable[[], object] = lambda: None

    def add(self, **rows: int) -> str:
        return self.put({id_: AXES[axis] for id_, axis in rows.items()})

    def put(self, rows: dict[str, NDArray[np.float32]]) -> str:
        ids = list(rows)
        self.last = self.folders.write(self.last, ids, np.array([*rows.values()]), [{"source": one} for one in ids])
        self.places |= dict.fromkeys(ids, self.last)
        self.vectors |= rows
        return self.last

    def kept(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        return {id_: self.vectors[id_] for id_ in ids}

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.places.values())))

    def placed(self, ids: Sequence[str]) -> dict[str, str]:
        asked, self.asked = self.asked, lambda: None
        asked()
        return {id_: self.places[id_] for id_ in ids if id_ in self.places}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path)
    made.add(a=0, b=1)
    made.add(c=2)
    return made


@pytest.fixture
def store(shelf: Shelf) -> Iterator[SegmentedStore]:
    opened = SegmentedStore(shelf.folders, shelf.names, shelf.placed, shelf.kept)
    yield opened
    opened.close()


def test_the_nearest_of_all_segments_come_first(store: SegmentedStore) -> None:
    found = store.nearest(np.array([0.6, 0, 0.8, 0], np.float32), 2, None)
    assert [id_ for id_, _ in found] == ["c", "a"]
    assert store.ids() == {"a", "b", "c"}


def test_what_is_found_in_fewer_dimensions_is_ranked_by_all(store: SegmentedStore, shelf: Shelf) -> None:
    made = np.random.default_rng(5).normal(size=(200, 9)).astype(np.float32)
    made[:, 6:] *= 0.1
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    shelf.places.clear()
    segment = shelf.put({f"n{number}": row for number, row in enumerate(made)})
    opened = shelf.folders.open(segment)
    rough = dict(opened.nearest(made[7], 30, None))
    opened.close()
    nearest = np.argsort(-made @ made[7])[:20]
    assert store.nearest(made[7], 20, None) == [
        (f"n{number}", pytest.approx(float(made[number] @ made[7]), abs=1e-6)) for number in nearest
    ]
    assert rough["n7"] < 0.9999


def test_however_many_dead_are_nearer_the_living_are_found(store: SegmentedStore, shelf: Shelf) -> None:
    turns = np.linspace(0, 1, 70)
    rows = np.stack([np.cos(turns), np.sin(turns), 0 * turns, 0 * turns], axis=1).astype(np.float32)
    shelf.put({f"n{number}": row for number, row in enumerate(rows)})
    for number in range(60):
        del shelf.places[f"n{number}"]
    found = store.nearest(AXES[0], 2, {"source": {"$ne": "a"}})
    assert [id_ for id_, _ in found] == ["n60", "n61"]


def test_the_dead_take_no_place_of_the_living(store: SegmentedStore, shelf: Shelf) -> None:
    del shelf.places["a"]
    assert [id_ for id_, _ in store.nearest(AXES[0] + 0.1 * AXES[1], 1, {"source": {"$in": ["a", "b"]}})] == ["b"]
    assert store.ids() == {"b", "c"}


def test_an_id_counts_where_it_is_placed_only(store: SegmentedStore, shelf: Shelf) -> None:
    shelf.add(a=3)
    assert store.nearest(AXES[0], 3, {"source": "a"}) == [("a", pytest.approx(0))]
    assert store.ids() == {"a", "b", "c"}


def test_who_is_overtaken_reads_what_is_in_use_by_then(store: SegmentedStore, shelf: Shelf) -> None:
    shelf.asked = lambda: shelf.add(a=0, b=1, c=2)
    assert [id_ for id_, _ in store.nearest(AXES[1], 1, None)] == ["b"]
    assert store.ids() == {"a", "b", "c"}


def test_what_was_swept_before_it_was_opened_is_no_damage(store: SegmentedStore, shelf: Shelf) -> None:
    before, looked = shelf.names(), []

    def names() -> tuple[str, ...]:
        looked.append(1)
        return before if len(looked) == 1 else shelf.names()

    shelf.folders.sweep([shelf.add(a=0, b=1, c=2)])
    overtaken = SegmentedStore(shelf.folders, names, shelf.placed, shelf.kept)
    assert overtaken.ids() == {"a", "b", "c"}
    overtaken.close()


def test_a_segment_that_is_gone_and_in_use_is_damage(store: SegmentedStore, shelf: Shelf) -> None:
    shelf.folders.sweep([])
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        store.warm()


def test_without_any_segment_nothing_is_found(store: SegmentedStore, shelf: Shelf) -> None:
    shelf.places.clear()
    assert (store.nearest(AXES[0], 5, None), store.ids()) == ([], set())
