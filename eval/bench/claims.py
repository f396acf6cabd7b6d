"""Measure which sentences that a model could write pass the gate, by lane and by the judge's threshold."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eval.claims import ROWS, Sentence, leaves, sentences
from rag.grounding.judge import Judge
from rag.reading.calibration import calibration, override_calibration

__all__ = ["claims"]

_CUTS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)  # probabilities from which the judge accepts a claim

Progress = Callable[[int, int], None]  # rows done, of all
Left = Mapping[str, float]


def claims(
    path: Path = ROWS, judge: Judge | None = None, *, progress: Progress = lambda done, total: None
) -> dict[str, float | Left | Mapping[str, Left]]:
    """Measure which sentences of a file pass the gate; their articles lie in `articles` beside it.

    Figures with the shipped gate: `n`; by part the shares of false sentences and of each kind of true ones that pass;
    over both parts that of each kind of false ones. `curve` has the shares by part for other gates: `lanes` (the
    sources' words and structure, no judge), the judge with each threshold, and `guards` (a judge that accepts
    everything, so that only the guards hold back). Raises BadInput.
    """
    rows = sentences(path)
    told: dict[str, list[bool]] = {}
    for done, row in enumerate(rows, 1):
        for name, left in _course(row, judge, path.parent).items():
            told.setdefault(name, []).append(left)
        progress(done, len(rows))
    shipped = told.pop("shipped")
    return {
        "n": len(rows),
        **_shares(rows, shipped, detailed=True),
        "curve": {name: _shares(rows, left) for name, left in told.items()},
    }


def _course(row: Sentence, judge: Judge | None, folder: Path) -> dict[str, bool]:
    """Return by gate whether a sentence passes; one that a threshold holds back is held back by all higher ones."""
    alone = leaves(row, None, folder)
    guarded = alone or leaves(row, _believing, folder)
    found = {"shipped": alone if judge is None else leaves(row, judge, folder), "lanes": alone}
    left = guarded
    for cut in _CUTS if judge else ():
        if left and not alone:
            with override_calibration(replace(calibration(), supports=math.log(cut / (1 - cut)))):
                left = leaves(row, judge, folder)
        found[f"{cut:g}"] = left
    return {**found, "guards": guarded}


def _believing(pairs: Sequence[tuple[str, str]]) -> list[float]:
    return [1.0] * len(pairs)


def _shares(rows: Sequence[Sentence], left: Sequence[bool], *, detailed: bool = False) -> Left:
    out, tried = Counter[str](), Counter[str]()
    for row, leaving in zip(rows, left, strict=True):
        names = [f"{row.part}_{row.kind if row.supported else 'false'}"]
        for name in names if row.supported or not detailed else [*names, f"false_{row.kind}"]:
            tried[name] += 1
            out[name] += leaving
    return {name: out[name] / tried[name] for name in sorted(tried)}
