"""Fit the router: what a person's words want of the program, from written examples and the shipped encoder.

    python -m eval.train.router --questions read_train.jsonl.gz

The examples are rag/query/examples.json. `--questions` rows are {question, set}: ordinary questions that must not
be taken for anything else; of each set the first 250, shuffled by a fixed seed. Of the same sets, as many are kept
apart to choose the chance from which a turn is no question: so that one in a hundred of them would be misread.
"""

import argparse
import gzip
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import MiniLM

__all__ = ["Fitted", "filled", "fit", "main"]

Array = NDArray[np.float64]

_PER_SET = 250  # questions of a set that are fitted on; as many are held out
_FILLINGS = 8  # copies of an example with placeholders, each filled at random
_DECAY = 0.003
_STEPS = 600
_RATE = 0.3
_MISREAD = 0.01  # share of the held-out questions that may be misread
_MISREAD_CHECKED = 0.05  # the same where a publisher and a time must be named, both of which are looked up
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Fitted:
    """A fitted softmax regression; each row of `weight` belongs to a class."""

    weight: Array  # (classes, size)
    bias: Array  # (classes,)

    def chances(self, vectors: Array) -> Array:
        """Return the chance of each class, shape (rows, classes)."""
        return _softmax(vectors @ self.weight.T + self.bias)


def filled(examples: Sequence[str], fillers: Mapping[str, Sequence[str]], chance: random.Random) -> list[str]:
    """Return the examples; one with placeholders occurs several times, filled at random from `fillers`."""
    found: list[str] = []
    for example in examples:
        times = _FILLINGS if _SLOT.search(example) else 1
        found += [_SLOT.sub(lambda slot: chance.choice(fillers[slot[1]]), example) for _ in range(times)]
    return found


def fit(vectors: Array, labels: NDArray[np.int64], importance: Array, classes: int) -> Fitted:
    """Fit a softmax regression by gradient descent with momentum, rows weighted by `importance`; deterministic."""
    weight, bias = np.zeros((classes, vectors.shape[1])), np.zeros(classes)
    pace, bias_pace = np.zeros_like(weight), np.zeros_like(bias)
    truth = np.eye(classes)[labels]
    share = (importance / importance.sum())[:, None]
    for _ in range(_STEPS):
        wrong = (_softmax(vectors @ weight.T + bias) - truth) * share
        pace = 0.9 * pace - _RATE * (wrong.T @ vectors * classes + _DECAY * weight)
        bias_pace = 0.9 * bias_pace - _RATE * wrong.sum(0)
        weight, bias = weight + pace, bias + bias_pace
    return Fitted(weight, bias)


def main() -> None:
    """Fit on the examples and questions, and write rag/query/router.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True)
    learned, apart = _questions(parser.parse_args().questions)
    data = json.loads((files("rag") / "query" / "examples.json").read_text("utf-8"))
    wants = [name for name in data if name not in {"about", "fillers"}]
    model, chance = MiniLM(), random.Random(0)
    texts = {name: filled(data[name], data["fillers"], chance) for name in wants}
    vectors = np.concatenate([model.embed(texts[name]) for name in wants] + [model.embed(learned)]).astype(float)
    sizes = [len(texts[name]) for name in wants]
    labels = np.repeat([*range(len(wants)), wants.index("question")], [*sizes, len(learned)])
    # Every class has the same total weight in its written examples; the questions of public sets add as much again.
    importance = np.repeat([1 / size for size in sizes] + [1 / len(learned)], [*sizes, len(learned)])
    fitted = fit(vectors, labels, importance, len(wants))
    other = 1 - fitted.chances(model.embed(apart).astype(float))[:, wants.index("question")]
    _write(wants, fitted, np.quantile(other, [1 - _MISREAD, 1 - _MISREAD_CHECKED]), model.name)


def _questions(path: Path) -> tuple[list[str], list[str]]:
    sets: dict[str, set[str]] = {}
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        sets.setdefault(row["set"], set()).add(row["question"])
    learned: list[str] = []
    apart: list[str] = []
    for name in sorted(sets):
        questions = sorted(sets[name])
        random.Random(0).shuffle(questions)
        learned += questions[:_PER_SET]
        apart += questions[_PER_SET : 2 * _PER_SET]
    return learned, apart


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(1, keepdims=True))
    chances: Array = raised / raised.sum(1, keepdims=True)
    return chances


def _write(wants: Sequence[str], fitted: Fitted, least: Array, encoder: str) -> None:
    document = {
        "fitted on": "rag/query/examples.json and ordinary questions of public sets, by eval/train/router.py",
        "encoder": encoder,
        "wants": list(wants),
        "least": round(float(least[0]), 4),
        "checked": round(float(least[1]), 4),
        "bias": np.round(fitted.bias, 4).tolist(),
        "weight": np.round(fitted.weight, 3).tolist(),
    }
    (Path(str(files("rag"))) / "query" / "router.json").write_text(json.dumps(document) + "\n", "utf-8")


if __name__ == "__main__":
    main()
