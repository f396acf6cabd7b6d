"""Read the weights of an exported reader back, so that training goes on from what ships.

    python -m eval.train.restore rag/reading/model/reader.onnx shipped.pt --moved 1.1

An int8 matrix comes back as what it stands for, its rows and columns scaled, which is near to what it was made from:
of 200 pairs the verdicts lie .05 apart on average. `--moved` is taken off the log odds of support again.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # type: ignore[import-not-found, unused-ignore]
import torch  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from eval.train.network import CrossEncoder
from index.model.export import LAYERS

__all__ = ["restore"]

HEADS = ("span", "weigh", "inner", "verdict")


def restore(path: Path, moved: float = 0.0) -> CrossEncoder:
    """Return the network that `eval.train.export` wrote to `path`, from its constants in the order of the export."""
    constants = [onnx.numpy_helper.to_array(held) for held in onnx.load(path).graph.initializer]
    following = iter(constants)
    weights: dict[str, NDArray[Any]] = {}
    words, scale, _start, weights["position.weight"], weights["kind.weight"] = (next(following) for _ in range(5))
    weights["word.weight"] = words * scale
    weights |= _norm("norm", following)
    for number in range(LAYERS):
        layer = f"layers.{number}."
        weights |= _product(f"{layer}qkv", following)
        next(following)  # the zero points of query, key and value
        weights |= _product(f"{layer}out", following) | _norm(f"{layer}norm1", following)
        weights |= _product(f"{layer}up", following) | _product(f"{layer}down", following)
        weights |= _norm(f"{layer}norm2", following)
    rest = list(following)
    halves = [at for at, constant in enumerate(rest) if constant.dtype == np.float16]
    for name, at in zip(HEADS, halves, strict=True):
        weights |= {f"{name}.weight": rest[at].T, f"{name}.bias": rest[at + 1]}
    weights["verdict.bias"] = weights["verdict.bias"] - np.array([0.0, moved], np.float32)
    network = CrossEncoder()
    network.load_state_dict({name: torch.tensor(np.array(held, np.float32)) for name, held in weights.items()})
    return network


def _norm(name: str, following: Iterator[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {f"{name}.weight": next(following), f"{name}.bias": next(following)}


def _product(name: str, following: Iterator[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return a dequantised matrix (out, in) and its bias; factors of its input channels may precede it."""
    held, rows = next(following), np.ones(1, np.float32)
    if held.dtype != np.int8:
        held, rows = next(following), held
    scale, bias = next(following), next(following)
    return {f"{name}.weight": (held * scale * rows[:, None]).T, f"{name}.bias": bias}


def main() -> None:
    """Read the command line and write the weights as a training does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exported", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--moved", type=float, default=0.0)
    given = parser.parse_args()
    torch.save({"network": restore(given.exported, given.moved).state_dict()}, given.out)


if __name__ == "__main__":
    main()
