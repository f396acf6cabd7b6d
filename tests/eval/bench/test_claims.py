"""The gate over the sample: nothing false leaves, and what a good model condenses does."""

import json
from collections.abc import Sequence
from pathlib import Path

from eval.bench.claims import claims
from eval.claims import ROWS

TEST_CONDENSED = 0.8  # of rows that nobody looked at while the lanes were made


def test_of_the_shipped_rows_nothing_false_leaves_and_most_that_is_condensed_does() -> None:
    found = claims(ROWS)
    assert (found["dev_false"], found["test_false"]) == (0, 0)
    assert found["dev_condensed"] >= 0.85
    assert found["test_condensed"] >= TEST_CONDENSED
    assert list(found["curve"]) == ["lanes", "guards"]
    guards = found["curve"]["guards"]  # with a judge that believes everything
    assert guards["dev_false"] <= 0.06
    assert guards["test_false"] <= 0.1
    assert guards["dev_paraphrase"] >= 0.4


def test_a_higher_cut_lets_out_less(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("The council bought the mill in May.", "utf-8")
    row = {"part": "dev", "source": "a.txt", "anchor": "the mill"}
    rows = [
        {**row, "kind": "paraphrase", "supported": 1, "claim": "The council acquired the mill in May."},
        {**row, "kind": "number", "supported": 0, "claim": "The council bought two mills in May."},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    def fairly(pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [0.85] * len(pairs)

    found = claims(path, fairly)
    course = {name: left["dev_paraphrase"] for name, left in found["curve"].items()}
    assert (course["lanes"], course["0.5"], course["0.8"], course["0.9"], course["guards"]) == (0, 1, 1, 0, 1)
    assert {left["dev_false"] for left in found["curve"].values()} == {0}
