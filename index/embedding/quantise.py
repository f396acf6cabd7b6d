"""Quantise the vectors of sentences to eight bits a value, the form in which they are stored."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["dequantise", "quantise"]


def quantise(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return unit vectors as int8, each row scaled by its largest absolute value. Shape (n, size) both ways."""
    # The rows are unit vectors: their scale is restored by normalising, so it need not be kept.
    peak = np.abs(rows).max(axis=1, keepdims=True) if rows.size else np.ones((len(rows), 1), np.float32)
    return np.rint(rows * (127 / np.where(peak == 0, 1, peak))).astype(np.int8)


def dequantise(rows: NDArray[np.int8]) -> NDArray[np.float32]:
    """Return quantised rows as unit vectors; a row of zeros stays zeros. Shape (n, size) both ways."""
    wide = rows.astype(np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
    wide /= np.where(norms == 0, 1, norms)
    return wide
