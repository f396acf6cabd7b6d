"""Does the verifier tell supported claims from others, and how fast, on labelled rows."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from eval.errors import BadInput
from eval.read import json_lines
from eval.stats import auc, balanced_accuracy
from index.article import Span
from index.text.sentences import sentences
from rag.grounding.verifier import Cited, Verifier, verdict

__all__ = ["cited", "verification"]

_FIELDS = {"document": str, "claim": str, "label": int}
_BATCH = 16  # claims judged together

Progress = Callable[[int, int], None]  # rows done, of all


def verification(
    path: Path, verifier: Verifier, *, progress: Progress = lambda done, total: None
) -> dict[str, float | None]:
    """How well `verifier` does on a JSON Lines file of {document, claim, label}; label 1 is supported.

    Figures: `n`, `supported` (rows that are), `auc`, `balanced_accuracy` at `threshold` (the one that
    ships), `balanced_accuracy_checked` (with the checks that may veto, which is what an answer goes
    through), `accepted_wrongly` (share of the unsupported rows that pass both), `ms_per_claim` for the
    probability. None where there is nothing to measure. Raises BadInput.
    """
    rows = [row for _, row in json_lines(path, _FIELDS)]
    if not rows:
        raise BadInput(f"{path}: holds no row.")
    labels = [int(row["label"]) for row in rows]
    chances: list[float] = []
    passed: list[bool] = []
    seconds = 0.0
    for start in range(0, len(rows), _BATCH):
        judged, took = _judged(rows[start : start + _BATCH], verifier)
        seconds += took
        chances += [chance for chance, _ in judged]
        passed += [accepted for _, accepted in judged]
        progress(len(chances), len(rows))
    wrong = [accepted for accepted, label in zip(passed, labels, strict=True) if label != 1]
    both = 0 < sum(labels) < len(rows)
    above = np.array(chances) >= verifier.threshold
    return {
        "n": len(rows),
        "supported": sum(labels),
        "auc": auc(labels, chances) if both else None,
        "threshold": verifier.threshold,
        "balanced_accuracy": balanced_accuracy(labels, above) if both else None,
        "balanced_accuracy_checked": balanced_accuracy(labels, passed) if both else None,
        "accepted_wrongly": sum(wrong) / len(wrong) if wrong else None,
        "ms_per_claim": 1000 * seconds / len(rows),
    }


def cited(document: str) -> Cited:
    """A whole document as what a claim cites."""
    return Cited(tuple(span.of(document) for span in sentences(document, [Span(0, len(document))])))


def _judged(rows: list[dict[str, Any]], verifier: Verifier) -> tuple[list[tuple[float, bool]], float]:
    """The probability of each row and whether its claim would be shown; and the seconds the former took."""
    pairs = [(row["claim"], cited(row["document"])) for row in rows]
    started = time.perf_counter()
    chances = [float(chance) for chance in verifier.probabilities(pairs)]
    seconds = time.perf_counter() - started
    statuses = [
        verdict(claim, evidence, chance, verifier.threshold)[0]
        for (claim, evidence), chance in zip(pairs, chances, strict=True)
    ]
    passed = [status in ("quote", "supported") for status in statuses]
    return list(zip(chances, passed, strict=True)), seconds
