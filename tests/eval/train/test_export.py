"""The export of a trained reader, where torch and onnx are installed."""

from pathlib import Path

import pytest

torch, onnx = pytest.importorskip("torch"), pytest.importorskip("onnx")


def test_what_is_written_is_read_as_what_it_was_made_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import gzip
    import json

    from eval.train.export import PAIRS, export
    from eval.train.network import CrossEncoder
    from index.embedding.onnx import open_tokenizer

    torch.manual_seed(0)
    torch.save({"network": CrossEncoder().state_dict()}, tmp_path / "weights.pt")
    row = {"question": "Why?", "passage": "The mill burned because a boiler burst.", "answerable": 0, "answers": []}
    with gzip.open(tmp_path / "rows.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for _ in range(PAIRS + 4))
    export([tmp_path / "weights.pt"], tmp_path / "out.onnx", tmp_path / "rows.jsonl.gz", open_tokenizer())
    assert (tmp_path / "out.onnx").stat().st_size < 25_000_000
    assert "verdicts apart" in capsys.readouterr().out
