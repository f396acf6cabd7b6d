"""Measure on labelled rows whether the gate lets supported claims through and holds others back, and how fast."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from eval.errors import BadInput
from eval.read import json_lines
from eval.stats import auc
from index.article import Span
from index.text.sentences import sentences
from rag.answer import Passage
from rag.grounding.claim_splitter import DraftClaim
from rag.grounding.grounder import SHOWN, Grounder, cited_evidence, windows
from rag.grounding.judge import Judge

__all__ = ["passages_of", "verification"]

_FIELDS = {"document": str, "claim": str, "label": int}
_SENTENCES = 8  # in each passage of a document, about as many as in a chunk

Progress = Callable[[int, int], None]  # rows done, of all


def verification(
    path: Path, judge: Judge | None = None, *, progress: Progress = lambda done, total: None
) -> dict[str, float | None]:
    """Measure which claims of a JSON Lines file of {document, claim, label} pass the gate; label 1 is supported.

    Each claim cites every passage of its document and goes through the gate with the shipped thresholds. Figures:
    `n`, `supported` (number of rows), `true_left` and `false_left` (shares of the supported and of the other claims
    that pass), `precision` (share of the claims passed that are supported), the number passed by each lane,
    `ms_per_claim`, and with a judge the `auc` of its chances alone. A figure is None where there is nothing to
    measure. Raises BadInput.
    """
    rows = [row for _, row in json_lines(path, _FIELDS)]
    if not rows:
        raise BadInput(f"{path}: holds no row.")
    left: Counter[bool] = Counter()
    lanes: Counter[str] = Counter()
    chances: list[float] = []
    started = time.perf_counter()
    for done, row in enumerate(rows, 1):
        keys = passages_of(row["document"])
        claim = Grounder(keys, judge).judge(DraftClaim(row["claim"], tuple(keys)))
        if claim.status in SHOWN:
            left[row["label"] == 1] += 1
            lanes[claim.lane or ""] += 1
        progress(done, len(rows))
    seconds = time.perf_counter() - started
    if judge is not None:
        chances = [_chance(judge, row["claim"], row["document"]) for row in rows]
    true = sum(row["label"] == 1 for row in rows)
    return {
        "n": len(rows),
        "supported": true,
        "true_left": left[True] / true if true else None,
        "false_left": left[False] / (len(rows) - true) if true < len(rows) else None,
        "precision": left[True] / left.total() if left else None,
        **{lane: lanes[lane] for lane in ("quote", "condensed", "paraphrase")},
        "ms_per_claim": 1000 * seconds / len(rows),
        **({"auc": auc([row["label"] for row in rows], chances)} if chances else {}),
    }


def _chance(judge: Judge, claim: str, document: str) -> float:
    """Return the judge's highest chance for the claim over all windows of text that the gate would have it read."""
    read = [windows(claim, passage) for passage in passages_of(document).values()]
    pairs = [(claim, cited_evidence(places).text) for choices in read for places in choices]
    return max(map(float, judge(pairs)), default=0.0) if pairs else 0.0


def passages_of(document: str) -> Mapping[str, Passage]:
    """Return a document cut into passages of eight sentences, by their keys S1, S2, …"""
    spans = sentences(document, [Span(0, len(document))])
    runs = [spans[at : at + _SENTENCES] for at in range(0, len(spans), _SENTENCES)]
    return {
        f"S{number}": Passage(
            f"c{number}", "document", "", None, None, None, None, None, run[0].start, run[-1].end, 1, None,
            document[run[0].start : run[-1].end], tuple(run), 1.0, {},
        )
        for number, run in enumerate(runs, 1)
    }  # fmt: skip
