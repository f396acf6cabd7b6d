import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from eval.train import selection
from rag.reading.answerability import FEATURES_OF_PASSAGE
from rag.retrieval.sentence_features import FEATURES

ROWS = [
    {
        "question": f"How many boats lie in the harbour of {town}?",
        "context": f"The harbour of {town} is old. {count} boats lie in it. Gulls sleep on the roofs.",
        "answerable": True,
        "answers": [count],
    }
    for town, count in (("Oster", "Forty"), ("Lund", "Nine"), ("Veere", "Sixty"), ("Marn", "Eleven"))
]
NEAR = [
    {**row, "question": row["question"].replace("boats", "cranes"), "answerable": False, "answers": []} for row in ROWS
]


def test_the_fit_finds_the_feature_that_decides() -> None:
    rng = np.random.default_rng(0)
    table = rng.normal(size=(400, 3))
    labels = (table[:, 1] + 0.1 * rng.normal(size=400) > 0).astype(float)
    weights = selection.fit(table, labels)
    assert np.abs(weights.weight).argmax() == 1
    assert ((weights.probability(table) > 0.5) == labels).mean() > 0.95


def test_the_same_rows_give_the_same_weights() -> None:
    table = np.random.default_rng(1).normal(size=(50, 2))
    labels = (table[:, 0] > 0).astype(float)
    first, second = selection.fit(table, labels), selection.fit(table, labels)
    assert first.weight.tolist() == second.weight.tolist()


def test_the_script_writes_weights_for_every_feature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labelled, weak = tmp_path / "labelled.jsonl", tmp_path / "weak.jsonl.gz"
    labelled.write_text("".join(json.dumps(row) + "\n" for row in ROWS + NEAR), "utf-8")
    passages = [{"question": row["question"], "passage": row["context"], "label": 0} for row in NEAR]
    passages.append({"question": "Who sleeps on the roofs?", "passage": "Gulls sleep on the roofs.", "label": 1})
    weak.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in passages).encode()))
    out = tmp_path / "weights"
    out.mkdir()
    arguments = ["selection", "--labelled", str(labelled), "--weak", str(weak), "--out", str(out)]
    monkeypatch.setattr(sys, "argv", arguments)
    selection.main()
    select, answerable = (json.loads((out / f"{name}.json").read_text("utf-8")) for name in ("select", "answerable"))
    assert len(select["weight"]) == len(select["mean"]) == len(FEATURES)
    assert len(answerable["weight"]) == len(FEATURES_OF_PASSAGE)
