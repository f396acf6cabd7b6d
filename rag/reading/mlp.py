"""The small network that turns features into a probability; its weights are data."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["CLIP", "probability"]

CLIP = 4.0  # standard deviations beyond which a feature tells nothing more


def probability(table: NDArray[np.float64], weights: Mapping[str, Any]) -> NDArray[np.float64]:
    """The probability of each row of `table`, (rows, features) → (rows,).

    `weights` holds `mean` and `scale` per feature and `members`, each a list of layers with `weights`
    (inputs, outputs) and `bias`; layers are joined by tanh, and members are averaged before the sigmoid.
    """
    standard = np.clip((table - np.array(weights["mean"])) / np.array(weights["scale"]), -CLIP, CLIP)
    scores = np.zeros(len(table))
    for layers in weights["members"]:
        signal = standard
        for number, layer in enumerate(layers):
            signal = np.tanh(signal) if number else signal
            signal = signal @ np.array(layer["weights"]) + np.array(layer["bias"])
        scores += signal[:, 0]
    return np.asarray(1 / (1 + np.exp(-scores / len(weights["members"]))))
