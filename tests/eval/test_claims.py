"""The rows that the gate is held to, and what it makes of one."""

import json
from pathlib import Path

import pytest

from eval.claims import ROWS, Sentence, leaves, sentences
from eval.errors import BadInput

TEXT = "Levin left Oslo on Sunday with his brother."
ROW = {
    "part": "dev",
    "kind": "number",
    "supported": 0,
    "source": "a.txt",
    "claim": "Levin left.",
    "anchor": "left Oslo",
}


def written(folder: Path, **changed: str | int) -> Path:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "articles" / "a.txt").write_text(TEXT, "utf-8")
    path = folder / "rows.jsonl"
    path.write_text(json.dumps({**ROW, **changed}), "utf-8")
    return path


def test_what_the_source_says_leaves_and_what_it_does_not_say_does_not(tmp_path: Path) -> None:
    (row,) = sentences(written(tmp_path, claim="Levin left Oslo on Sunday."))
    assert row == Sentence("dev", "number", False, "a.txt", "left Oslo", "Levin left Oslo on Sunday.")
    assert leaves(row, folder=tmp_path)
    (other,) = sentences(written(tmp_path, claim="Levin left Oslo on Monday."))
    assert not leaves(other, folder=tmp_path)


def test_a_row_whose_passage_is_gone_is_bad_input(tmp_path: Path) -> None:
    (row,) = sentences(written(tmp_path, anchor="left Bergen"))
    with pytest.raises(BadInput, match="left Bergen"):
        leaves(row, folder=tmp_path)
    with pytest.raises(BadInput, match="line 1"):
        sentences(written(tmp_path, part="spare"))


def test_the_shipped_rows_are_of_articles_that_one_part_alone_cites() -> None:
    cited = {part: {row.source for row in sentences(ROWS) if row.part == part} for part in ("dev", "test")}
    assert not cited["dev"] & cited["test"]
