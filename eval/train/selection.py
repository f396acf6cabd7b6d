"""Fits the weights by which sentences are selected and passages judged answerable.

    python -m eval.train.selection --labelled squad2.jsonl clapnq.jsonl --weak mix_select_train.jsonl.gz

`--labelled` rows are {question, context, answerable, answers, selected?}: a sentence is right where it holds
the one answer string, or overlaps a `selected` sentence. `--weak` rows are {question, passage, label}: all
sentences of a passage with label 0 are wrong, and a passage of one sentence is right as its label says.
Every file counts alike, whatever its size.
"""

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.config import Recipe, embedder
from index.embedding.embedder import Embedder
from rag.reading.answerability import passage_features
from rag.reading.logistic import Weights
from rag.retrieval.evidence import Evidence, evidence_of

__all__ = ["fit", "main"]

Floats = NDArray[np.float64]

_RIDGE = 1.0  # L2, on standardised features
_PER_FILE = 10_000  # rows after resampling: every file counts alike


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage with its question, whether it answers, and which sentences do (None: not known)."""

    evidence: Evidence
    answers: bool
    right: NDArray[np.bool_] | None


def main() -> None:
    """Read the files, fit, write `select.json` and `answerable.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labelled", nargs="+", type=Path, required=True)
    parser.add_argument("--weak", nargs="*", type=Path, default=[])
    parser.add_argument("--most", type=int, default=15_000, help="rows read of a weak file")
    parser.add_argument("--out", type=Path, default=Path(str(files("rag"))) / "reading" / "weights", help="a folder")
    given = parser.parse_args()
    model = embedder(Recipe())
    labelled = [[_labelled(row, model) for row in _rows(path)] for path in given.labelled]
    weak = [[_weak(row, model) for row in _sample(path, given.most)] for path in given.weak]
    select = fit(*_stacked([_sentence_table(rows) for rows in [*labelled, *weak]]))
    _write(given.out / "select.json", select)
    # The features of a passage rest on the weights just written.
    _write(given.out / "answerable.json", fit(*_stacked([_passage_table(rows) for rows in labelled])))


def fit(table: Floats, labels: Floats) -> Weights:
    """Logistic regression with ridge by Newton's method; rows (n, features), labels 0 or 1."""
    mean, scale = table.mean(0), table.std(0)
    scale[scale < 1e-9] = 1.0
    rows = np.column_stack([(table - mean) / scale, np.ones(len(table))])
    ridge = np.diag([_RIDGE] * table.shape[1] + [0.0])
    weight = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ weight))
        slope = rows.T @ (chance - labels) + ridge @ weight
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + ridge
        weight -= np.linalg.solve(curve, slope)
    return Weights(mean, scale, weight[:-1], float(weight[-1]))


def _stacked(tables: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(labels), _PER_FILE) for _, labels in tables]
    rows = np.concatenate([table[draw] for (table, _), draw in zip(tables, drawn, strict=True)])
    return rows, np.concatenate([labels[draw] for (_, labels), draw in zip(tables, drawn, strict=True)])


def _sentence_table(rows: list[Labelled]) -> tuple[Floats, Floats]:
    known = [row for row in rows if row.right is not None]
    right = [row.right for row in known if row.right is not None]
    return np.concatenate([f for row in known for f in row.evidence.features]), np.concatenate(right).astype(float)


def _passage_table(rows: list[Labelled]) -> tuple[Floats, Floats]:
    first = [passage_features(row.evidence, 0) for row in rows]
    return np.array(first), np.array([row.answers for row in rows], float)


def _labelled(row: dict[str, Any], model: Embedder) -> Labelled:
    evidence = evidence_of(row["question"], row["context"], model)
    spans = [span for passage in evidence.passages for span in passage.sentences]
    if not row["answerable"]:
        return Labelled(evidence, False, np.zeros(len(spans), bool))
    quotes = row.get("selected") or row["answers"]
    found = [(at, at + len(quote.strip())) for quote in quotes if (at := row["context"].find(quote.strip())) >= 0]
    right = np.array([any(s.start < end and start < s.end for start, end in found) for s in spans], bool)
    # An answer string that stands in several sentences does not say which of them answers.
    clear = right.any() if row.get("selected") else right.sum() == 1
    return Labelled(evidence, True, right if clear else None)


def _weak(row: dict[str, Any], model: Embedder) -> Labelled:
    evidence = evidence_of(row["question"], row["passage"], model)
    count = sum(len(passage.sentences) for passage in evidence.passages)
    clear = not row["label"] or count == 1
    return Labelled(evidence, bool(row["label"]), np.full(count, bool(row["label"])) if clear else None)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in data.decode("utf-8").splitlines():
        row = json.loads(line)
        if str(row.get("context", row.get("passage"))).strip():
            yield row


def _sample(path: Path, most: int) -> list[dict[str, Any]]:
    rows = list(_rows(path))
    random.Random(0).shuffle(rows)
    return rows[:most]


def _write(path: Path, weights: Weights) -> None:
    values = {name: np.round(getattr(weights, name), 5).tolist() for name in ("mean", "scale", "weight", "bias")}
    path.write_text(json.dumps(values, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
