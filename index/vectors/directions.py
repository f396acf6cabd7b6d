"""Reduce the dimensions of vectors: their principal components, without subtracting the mean.

Chroma holds each vector in memory at 4 bytes a dimension. Two thirds of the dimensions of sentence embeddings tell
vectors apart nearly as well as all: a search in these returns more candidates than asked for, which are ranked by the
full vectors of the catalogue.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["directions_of"]

_ENOUGH = 4  # vectors for each dimension: with fewer, a segment is small anyhow
_HELD = 0.95  # share of the squared lengths that two thirds of the directions must keep


def directions_of(vectors: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Return the principal directions of `vectors`, shape (n, size), as orthonormal columns, shape (size, 2/3 size).

    None where there are too few vectors, or where the directions would keep too little of them.
    """
    number, size = vectors.shape
    if number < _ENOUGH * size:
        return None
    lengths, directions = np.linalg.eigh(vectors.T @ vectors)  # shortest first
    spared = size - size * 2 // 3
    if lengths[:spared].sum() > (1 - _HELD) * lengths.sum():
        return None
    return np.ascontiguousarray(directions[:, spared:], np.float32)
