"""Weights read back from an exported file, where torch and onnx are installed."""

import gzip
import json
from pathlib import Path

import pytest

torch, onnx = pytest.importorskip("torch"), pytest.importorskip("onnx")


def test_what_is_exported_is_read_back(tmp_path: Path) -> None:
    from eval.train.export import PAIRS, export
    from eval.train.network import CrossEncoder
    from eval.train.restore import restore
    from index.embedding.onnx import open_tokenizer

    torch.manual_seed(0)
    weights = CrossEncoder().state_dict()
    torch.save({"network": weights}, tmp_path / "weights.pt")
    row = {"question": "Why?", "passage": "The mill burned because a boiler burst.", "answerable": 0, "answers": []}
    with gzip.open(tmp_path / "rows.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for _ in range(PAIRS + 4))
    exported = tmp_path / "out.onnx"
    export([tmp_path / "weights.pt"], exported, tmp_path / "rows.jsonl.gz", open_tokenizer(), moved=1.5)
    back = restore(exported, moved=1.5).state_dict()
    assert back.keys() == weights.keys()
    for name, held in weights.items():
        assert (back[name] - held).norm() <= 0.02 * held.norm() + 1e-6, name
