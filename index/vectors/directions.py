"""The directions in which vectors differ most: their principal components, without a mean.

Chroma holds each vector in memory as it is given, 4 bytes a dimension. Two thirds of the dimensions of what embeds
sentences tell them apart nearly as well as all: they find more than are asked for, and the catalogue, which keeps all
dimensions, says which of these are the nearest.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["directions_of"]

_ENOUGH = 4  # vectors for each dimension: below, a segment is small whatever they take
_HELD = 0.95  # of the squared lengths of the vectors, at least; where two thirds hold less, none can be spared


def directions_of(vectors: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Return two thirds as many directions as there are dimensions, shape (size, fewer), orthonormal.

    None where the vectors, shape (n, size), are better kept as they are.
    """
    number, size = vectors.shape
    if number < _ENOUGH * size:
        return None
    lengths, directions = np.linalg.eigh(vectors.T @ vectors)  # shortest first
    spared = size - size * 2 // 3
    if lengths[:spared].sum() > (1 - _HELD) * lengths.sum():
        return None
    return np.ascontiguousarray(directions[:, spared:], np.float32)
