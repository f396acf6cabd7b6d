"""The rows that the gate is held to, and what it makes of one."""

import json
from pathlib import Path

import pytest

from eval.claims import ROWS, Sentence, leaves, passages, sentences
from eval.errors import BadInput
from rag.grounding.claim_splitter import split_claims
from rag.grounding.grounder import SHOWN, Grounder

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


def test_most_of_what_a_good_model_writes_leaves() -> None:
    """Ten answers under the shipped prompt; each sentence is judged after those before it."""
    rows = [json.loads(line) for line in (ROWS.parent / "answers.jsonl").read_text("utf-8").splitlines()]
    stand = 0
    for question in dict.fromkeys(row["question"] for row in rows):
        answer = [row for row in rows if row["question"] == question]
        keys = {f"S{at}": one for at, one in enumerate(passages(ROWS.parent / "articles" / answer[0]["source"]), 1)}
        grounder = Grounder(keys)
        for row in answer:
            own = next(key for key, one in keys.items() if row["anchor"] in one.text.replace("’", "'"))
            (draft,) = split_claims(f"{row['claim'][:-1]} [{own}].")
            stand += grounder.judge(draft).status in SHOWN
    assert len(rows) == 28
    assert stand >= 0.8 * len(rows)
