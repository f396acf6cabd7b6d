"""A model that ships, run once for each input: what it gives is the same to the last bit each time."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import onnx
from index.embedding.onnx import Session
from rag.reading import cross_encoder

__all__ = ["remember_readings", "remembered"]

_RUNS = 8192  # that are kept, of some ten kB each

Inputs = tuple[tuple[str, str, tuple[int, ...], bytes], ...]


def remembered(session: Session) -> Session:
    """Return a session that gives copies of what this one gave to the same inputs."""

    @lru_cache(_RUNS)
    def run(inputs: Inputs) -> list[NDArray[Any]]:
        return session.run(None, {name: np.frombuffer(data, kind).reshape(shape) for name, kind, shape, data in inputs})

    class Remembered:
        def run(self, outputs: None, inputs: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
            told = tuple((name, one.dtype.str, one.shape, one.tobytes()) for name, one in sorted(inputs.items()))
            return [values.copy() for values in run(told)]

    return Remembered()


def remember_readings() -> None:
    """Have the reader's model opened once in this process, and keep what it gave to each pair."""
    kept = cache(lambda file: remembered(onnx.open_model(file)))
    cross_encoder.open_model = kept  # type: ignore[attr-defined,assignment]
