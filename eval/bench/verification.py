"""Does the gate let out supported claims and hold others back, and how fast, on labelled rows."""

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
from rag.grounding.claim_splitter import Draft
from rag.grounding.grounder import SHOWN, Grounder, cited, windows
from rag.grounding.judge import Judge

__all__ = ["passages_of", "verification"]

_FIELDS = {"document": str, "claim": str, "label": int}
_SENTENCES = 8  # of a document that make a passage, about as many as in a chunk

Progress = Callable[[int, int], None]  # rows done, of all


def verification(
    path: Path, judge: Judge | None = None, *, progress: Progress = lambda done, total: None
) -> dict[str, float | None]:
    """Measure what leaves of a JSON Lines file of {document, claim, label}; label 1 is supported.

    Each claim cites every passage of its document and goes through what ships, at what ships. Figures: `n`,
    `supported` (rows that are), `true_left` and `false_left` (shares of the supported and of the others that
    leave), `precision` (share of what leaves that is supported), the number that leave by each lane,
    `ms_per_claim`, and where a judge stands `auc`, how well its chances alone tell the two apart. None where there
    is nothing to measure. Raises BadInput.
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
        claim = Grounder(keys, judge).judge(Draft(row["claim"], tuple(keys)))
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
    """The best chance that the judge gives the claim over what it would be given to read."""
    read = [windows(claim, passage) for passage in passages_of(document).values()]
    pairs = [(claim, cited(places).text) for choices in read for places in choices]
    return max(map(float, judge(pairs)), default=0.0) if pairs else 0.0


def passages_of(document: str) -> Mapping[str, Passage]:
    """Return a whole document as the passages of one turn, by key."""
    spans = sentences(document, [Span(0, len(document))])
    runs = [spans[at : at + _SENTENCES] for at in range(0, len(spans), _SENTENCES)]
    return {
        f"S{number}": Passage(
            f"c{number}", "document", "", None, None, None, None, None, run[0].start, run[-1].end, 1, None,
            document[run[0].start : run[-1].end], tuple(run), 1.0, {},
        )
        for number, run in enumerate(runs, 1)
    }  # fmt: skip
