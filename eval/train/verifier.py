"""Fits the shipped verifier and says what it reaches on rows that it was not fitted on.

    python -m eval.train.verifier --train TRAIN.jsonl.gz --dev A.jsonl B.jsonl C.jsonl --threshold-on A
        --weight cg2c_doc=3 fm2=0.5 --limit 3000 --out rag/reading/weights/verifier.json

Rows are {document, claim, label} and may name their `set`, else the file does. Every set counts by its
number of rows times its weight (1 unless given, 0 leaves it out), its two classes alike. The dev files are
fitted on too, but reported by five-fold cross-validation over documents; so is the threshold.
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.bench.verification import cited
from eval.stats import auc, balanced_accuracy, best_threshold
from eval.train.descent import fit_network
from index.embedding.embedder import Embedder, MiniLM
from rag.grounding.features import features
from rag.grounding.verifier import objection
from rag.reading.mlp import probability

__all__ = ["Table", "fit", "main", "read_rows", "table_of"]

_FOLDS = 5
_BATCH = 16  # claims whose features are computed together


@dataclass(frozen=True, eq=False)
class Table:
    """Rows as features; `folds` keeps rows of one document together; `vetoed` is known for dev rows only."""

    names: list[str]
    values: NDArray[np.float64]  # (rows, features)
    labels: NDArray[np.int64]
    sets: NDArray[np.str_]
    folds: NDArray[np.int64]
    dev: NDArray[np.bool_]
    vetoed: NDArray[np.bool_]


def read_rows(paths: Iterable[Path], limit: int | None = None) -> list[dict[str, Any]]:
    """The rows of JSON Lines files, plain or gzipped, each with its set.

    Of a set at most `limit`, and always the same ones.
    """
    by_set: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in paths:
        packed = path.read_bytes()
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode()
        for line in text.strip().split("\n"):
            row = json.loads(line)
            by_set[row.setdefault("set", path.name.partition(".")[0])].append(row)
    return [row for rows in by_set.values() for row in sorted(rows, key=_digest)[:limit]]


def table_of(train: Sequence[dict[str, Any]], dev: Sequence[dict[str, Any]], embedder: Embedder) -> Table:
    """The features of all rows; those without any (no word, no sentence) are left out."""
    rows = [*train, *dev]
    found: list[dict[str, float]] = []
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        found += features([(row["claim"], cited(row["document"])) for row in batch], embedder)
    names = list(next(row for row in found if row))
    kept = [i for i, row in enumerate(found) if row]
    vetoed = [i >= len(train) and bool(objection(rows[i]["claim"], cited(rows[i]["document"]))) for i in kept]
    return Table(
        names,
        np.array([[found[i][name] for name in names] for i in kept]),
        np.array([int(rows[i]["label"]) for i in kept]),
        np.array([rows[i]["set"] for i in kept]),
        np.array([int(_digest({"document": rows[i]["document"]}), 16) % _FOLDS for i in kept]),
        np.array([i >= len(train) for i in kept]),
        np.array(vetoed),
    )


def fit(table: Table, weights: dict[str, float], threshold_on: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The weights that ship, and the report: per dev set, fitted on no dev set, and cross-validated."""
    importance = _importance(table, weights)
    unseen = probability(table.values, fit_network(table.values, table.labels, importance * ~table.dev))
    crossed = np.zeros(len(table.labels))
    for fold in range(_FOLDS):
        out = table.dev & (table.folds == fold)
        crossed[out] = probability(table.values[out], fit_network(table.values, table.labels, importance * ~out))
    chosen_on = table.sets == threshold_on
    shipped = {
        "features": table.names,
        "threshold": round(best_threshold(table.labels[chosen_on], crossed[chosen_on]), 3),
        "sets": {name: int((table.sets == name).sum()) for name in _used(table, weights)},
        **fit_network(table.values, table.labels, importance),
    }
    report = {
        str(name): {
            "fitted on no dev set": _figures(table, unseen, name, chosen_on),
            "cross-validated": _figures(table, crossed, name, chosen_on),
        }
        for name in sorted(set(table.sets[table.dev]))
    }
    return shipped, report


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, fit, write, report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--dev", type=Path, nargs="+", required=True)
    parser.add_argument("--threshold-on", required=True, help="the dev set on which the threshold is chosen")
    parser.add_argument("--weight", nargs="*", default=[], help="SET=NUMBER")
    parser.add_argument("--limit", type=int, default=3000, help="rows of a training set at most")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    weights = {name: float(number) for name, number in (pair.split("=") for pair in given.weight)}
    train = [row for row in read_rows(given.train, given.limit) if weights.get(row["set"], 1) > 0]
    table = table_of(train, read_rows(given.dev), MiniLM())
    shipped, report = fit(table, weights, given.threshold_on)
    given.out.write_text(json.dumps(shipped) + "\n", "utf-8")
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


def _digest(row: dict[str, Any]) -> str:
    return hashlib.md5(json.dumps([row["document"], row.get("claim")]).encode(), usedforsecurity=False).hexdigest()


def _used(table: Table, weights: dict[str, float]) -> list[str]:
    return [str(name) for name in sorted(set(table.sets)) if weights.get(name, 1) > 0]


def _importance(table: Table, weights: dict[str, float]) -> NDArray[np.float64]:
    """How much each row counts."""
    importance = np.zeros(len(table.labels))
    for name in _used(table, weights):
        of_set = table.sets == name
        classes = [part for label in (0, 1) if (part := of_set & (table.labels == label)).any()]
        for part in classes:
            importance[part] = weights.get(name, 1) * of_set.sum() / len(classes) / part.sum()
    return importance


def _figures(table: Table, chances: NDArray[np.float64], name: str, chosen_on: NDArray[np.bool_]) -> dict[str, float]:
    """AUC and balanced accuracy on one dev set, each fold at the threshold that the others give."""
    accepted = np.zeros(len(chances), bool)
    for fold in range(_FOLDS):
        others, here = chosen_on & (table.folds != fold), table.folds == fold
        accepted[here] = chances[here] >= best_threshold(table.labels[others], chances[others])
    rows = table.sets == name
    labels = table.labels[rows]
    return {
        "auc": round(auc(labels, chances[rows]), 3),
        "balanced_accuracy": round(balanced_accuracy(labels, accepted[rows]), 3),
        "balanced_accuracy_checked": round(balanced_accuracy(labels, (accepted & ~table.vetoed)[rows]), 3),
    }


if __name__ == "__main__":
    main()
