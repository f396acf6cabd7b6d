"""Fewer dimensions, where they tell vectors apart nearly as well as all."""

import numpy as np
import pytest
from numpy.typing import NDArray

from index.vectors.directions import directions_of

SIZE = 12


def rows(number: int, flat: int, *, by: float) -> NDArray[np.float32]:
    """Vectors of length 1 that differ little in some of their dimensions, turned into none of the axes."""
    chance = np.random.default_rng(2)
    made = chance.normal(size=(number, SIZE))
    made[:, :flat] *= by
    turn, _ = np.linalg.qr(chance.normal(size=(SIZE, SIZE)))
    return (made @ turn / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def test_similarities_hold_in_two_thirds_of_the_dimensions() -> None:
    vectors = rows(200, 4, by=0.1)
    directions = directions_of(vectors)
    assert directions is not None
    assert directions.shape == (SIZE, 8)
    assert directions.T @ directions == pytest.approx(np.eye(8), abs=1e-5)
    fewer = vectors @ directions
    assert np.abs(fewer @ fewer.T - vectors @ vectors.T).max() < 0.05


@pytest.mark.parametrize("vectors", [rows(200, 0, by=1), rows(200, 5, by=0.9), rows(20, 4, by=0.1)])
def test_what_needs_all_its_dimensions_and_what_is_small_keeps_them(vectors: NDArray[np.float32]) -> None:
    assert directions_of(vectors) is None
