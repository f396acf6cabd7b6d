import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.bench.verification import cited, verification
from eval.errors import BadInput
from rag.grounding.verifier import Cited

ROWS = [
    {"document": "Levin left Oslo. It rained.", "claim": "Levin has left Oslo.", "label": 1},
    {"document": "Levin left Oslo. It rained.", "claim": "Levin has left Bergen.", "label": 0},
    {"document": "The harbour was shut.", "claim": "The harbour was closed.", "label": 1},
    {"document": "The harbour was shut.", "claim": "The harbour grew.", "label": 0},
]


class Fixed:
    """A verifier that says what it was told to."""

    threshold = 0.5

    def __init__(self, chances: Sequence[float]) -> None:
        self._chances = list(chances)

    def probabilities(self, pairs: Sequence[tuple[str, Cited]]) -> NDArray[np.float64]:
        return np.array([self._chances.pop(0) for _ in pairs])


def written(path: Path, rows: Sequence[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_figures_come_from_the_probabilities_and_the_checks(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = verification(
        written(tmp_path / "rows.jsonl", ROWS),
        Fixed([0.9, 0.8, 0.7, 0.1]),
        progress=lambda done, total: seen.append((done, total)),
    )
    # .9 and .7 stand above .1, .9 above .8, but .7 below .8; one negative passes until its name is checked
    assert found["n"] == 4
    assert found["supported"] == 2
    assert found["auc"] == 0.75
    assert found["balanced_accuracy"] == 0.75
    assert found["balanced_accuracy_checked"] == 1.0
    assert found["accepted_wrongly"] == 0.0
    assert seen == [(4, 4)]


def test_one_class_alone_gives_no_figure(tmp_path: Path) -> None:
    found = verification(written(tmp_path / "rows.jsonl", ROWS[:1]), Fixed([0.9]))
    assert found["auc"] is None
    assert found["balanced_accuracy"] is None
    assert found["accepted_wrongly"] is None


def test_an_empty_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        verification(written(tmp_path / "rows.jsonl", []), Fixed([]))


def test_a_document_is_cited_by_its_sentences() -> None:
    assert cited("Levin left. It rained.").sentences == ("Levin left.", "It rained.")
