"""Logistic regressions whose weights are data, fitted by `eval/train`."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

__all__ = ["Weights", "load_weights"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over standardised features."""

    mean: Floats
    scale: Floats
    weight: Floats
    bias: float

    def logit(self, rows: Floats) -> Floats:
        """The log odds of each row."""
        result: Floats = (rows - self.mean) / self.scale @ self.weight + self.bias
        return result

    def probability(self, rows: Floats) -> Floats:
        """The chance of each row."""
        chance: Floats = 0.5 * (1.0 + np.tanh(0.5 * self.logit(rows)))  # the logistic, without overflow
        return chance


@cache
def load_weights(name: str) -> Weights:
    """The fitted weights `rag/reading/weights/{name}.json`."""
    data = json.loads((files("rag") / "reading" / "weights" / f"{name}.json").read_text("utf-8"))
    return Weights(np.array(data["mean"]), np.array(data["scale"]), np.array(data["weight"]), data["bias"])
