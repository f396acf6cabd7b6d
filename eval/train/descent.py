"""Fits the small network of `rag.reading.mlp`, with numpy alone."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.reading.mlp import CLIP

__all__ = ["fit_network"]

Array = NDArray[np.float64]

_HIDDEN = 12
_EPOCHS = 30
_BATCH = 256
_RATE = 0.003
_DECAY = 0.15  # L2 on a column of weights, not on biases
_MEMBERS = 5  # networks from different starts, averaged
_DIGITS = 5  # decimals kept in the file


def fit_network(table: Array, labels: NDArray[np.int64], importance: Array, *, seed: int = 0) -> dict[str, Any]:
    """The weights for `rag.reading.mlp.probability` of rows (n, features) with labels 0 or 1.

    Adam (Kingma and Ba, ICLR 2015) on the weighted cross-entropy; the same input gives the same weights.
    """
    kept = importance > 0
    table, labels, importance = table[kept], labels[kept], importance[kept]
    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale < 1e-6] = 1.0
    standard = np.clip((table - mean) / scale, -CLIP, CLIP)
    members = [_member(standard, labels, importance / importance.mean(), seed + n) for n in range(_MEMBERS)]
    return {"mean": _short(mean), "scale": _short(scale), "members": members}


def _member(rows: Array, labels: NDArray[np.int64], importance: Array, seed: int) -> list[dict[str, Any]]:
    random = np.random.default_rng(seed)
    width = rows.shape[1]
    parts = [
        random.normal(0, width**-0.5, (width, _HIDDEN)),
        np.zeros(_HIDDEN),
        random.normal(0, _HIDDEN**-0.5, (_HIDDEN, 1)),
        np.zeros(1),
    ]
    moments = [(np.zeros_like(part), np.zeros_like(part)) for part in parts]
    steps = 0
    for epoch in range(_EPOCHS):
        rate = _RATE * (1 - epoch / _EPOCHS)
        shuffled = random.permutation(len(rows))
        for start in range(0, len(rows), _BATCH):
            batch = shuffled[start : start + _BATCH]
            slopes = _slopes(parts, rows[batch], labels[batch], importance[batch])
            steps += 1
            _step(parts, slopes, moments, rate, steps)
    first, first_bias, second, second_bias = parts
    return [
        {"weights": _short(first), "bias": _short(first_bias)},
        {"weights": _short(second), "bias": _short(second_bias)},
    ]


def _slopes(parts: list[Array], rows: Array, labels: NDArray[np.int64], importance: Array) -> list[Array]:
    """The gradient of the mean weighted loss, with the decay, for each of the parts."""
    first, first_bias, second, second_bias = parts
    hidden = np.tanh(rows @ first + first_bias)
    judged = 1 / (1 + np.exp(-(hidden @ second + second_bias)[:, 0]))
    wrong = ((judged - labels) * importance / len(rows))[:, None]
    back = wrong @ second.T * (1 - hidden**2)
    return [
        rows.T @ back + _DECAY * first / len(first),
        back.sum(axis=0),
        hidden.T @ wrong + _DECAY * second / len(second),
        wrong.sum(axis=0),
    ]


def _step(parts: list[Array], slopes: list[Array], moments: list[tuple[Array, Array]], rate: float, steps: int) -> None:
    """Move the parts, in place."""
    for number, slope in enumerate(slopes):
        drift, spread = moments[number]
        drift, spread = 0.9 * drift + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
        moments[number] = drift, spread
        ahead = drift / (1 - 0.9**steps) / (np.sqrt(spread / (1 - 0.999**steps)) + 1e-8)
        parts[number] -= rate * ahead


def _short(values: Array) -> Any:
    return np.round(values, _DIGITS).tolist()
