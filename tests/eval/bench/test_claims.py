"""The gate over the sample: nothing false leaves, and what a good model condenses does."""

import json
from pathlib import Path

import pytest

from eval.bench.claims import ROWS, claims
from eval.errors import BadInput


def test_of_the_shipped_rows_nothing_false_leaves_and_most_that_is_condensed_does() -> None:
    found = claims(ROWS)
    assert (found["dev_false"], found["test_false"]) == (0, 0)
    assert found["dev_condensed"] >= 0.85
    assert found["test_condensed"] >= TEST_CONDENSED


TEST_CONDENSED = 0.8  # of rows that nobody looked at while the lanes were made


def test_a_row_whose_passage_is_gone_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Levin left Oslo on Sunday with his brother.", "utf-8")
    row = {"part": "dev", "kind": "number", "supported": 0, "source": "a.txt", "claim": "Levin left."}
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({**row, "anchor": "left Bergen"}), "utf-8")
    with pytest.raises(BadInput, match="left Bergen"):
        claims(path)
    path.write_text(json.dumps({**row, "anchor": "left Oslo", "part": "spare"}), "utf-8")
    with pytest.raises(BadInput, match="line 1"):
        claims(path)
