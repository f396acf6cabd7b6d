import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.bench.answerability import answerability, holds_answer, plain
from eval.errors import BadInput
from rag.reading.calibration import calibration, override_calibration

BRIDGE = "Mayor Anna Berg opened the new bridge over the Carrow on Thursday. It cost twelve million pounds."
ROWS = [
    {
        "question": "Who opened the new bridge?",
        "context": BRIDGE,
        "answerable": True,
        "answers": ["the Anna Berg"],
    },
    {"question": "Who opened the new bridge?", "context": BRIDGE, "answerable": True, "answers": ["Ann"]},
    {"question": "How tall is the Eiffel Tower?", "context": BRIDGE, "answerable": False, "answers": []},
    {"question": "Who opened the bridge?", "context": " ", "answerable": False},
    {"question": "?", "context": BRIDGE, "answerable": 0, "answers": []},
]


def written(tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_the_decision_and_the_answer_are_measured(tmp_path: Path):
    seen: list[tuple[int, int]] = []
    found = answerability(written(tmp_path, ROWS), progress=lambda *so_far: seen.append(so_far))
    assert (found["n"], found["answerable"]) == (5, 2)
    assert found["auc"] == 1
    assert found["threshold"] == calibration().levels["balanced"]
    assert found["answer_found"] == found["sentence_found"] == 0.5
    assert found["balanced_accuracy"] is not None
    assert seen == [(done, 5) for done in range(1, 6)]


@pytest.mark.parametrize(("least", "accuracy"), [(0.0, 0.5), (1.1, 0.5)])
def test_the_decision_is_the_one_that_ships(tmp_path: Path, least: float, accuracy: float):
    levels = {**calibration().levels, "balanced": least}
    with override_calibration(replace(calibration(), levels=levels)):
        found = answerability(written(tmp_path, ROWS))
    assert (found["threshold"], found["balanced_accuracy"]) == (least, accuracy)


def test_the_best_sentence_is_looked_at_apart_from_the_answer(tmp_path: Path):
    both = "It cost twelve million pounds. Mayor Anna Berg opened the new bridge over the Carrow on Thursday."
    row = {"question": "Who opened the new bridge?", "context": both, "answerable": True, "answers": ["Anna Berg"]}
    found = answerability(written(tmp_path, [row, row | {"answers": ["no such words"]}]))
    assert (found["sentence_found"], found["answer_found"]) == (0.5, 0.5)


def test_a_title_is_read_with_the_text(tmp_path: Path):
    row = ROWS[0] | {"title": "A mayor opens a bridge"}
    assert answerability(written(tmp_path, [row]))["answer_found"] == 1


def test_what_there_is_nothing_of_does_not_apply(tmp_path: Path):
    found = answerability(written(tmp_path, ROWS[2:4]))
    assert (found["auc"], found["balanced_accuracy"]) == (None, None)
    assert (found["sentence_found"], found["answer_found"]) == (None, None)


def test_case_articles_and_punctuation_do_not_matter():
    assert plain("The  “Old” Bridge, a well-known one!") == "old bridge well known one"
    assert holds_answer(["An old BRIDGE"], "It was the old bridge.")
    assert holds_answer(["nothing", "U.S."], "the U.S. Navy")


def test_an_answer_stands_as_whole_words():
    assert not holds_answer(["5"], "in 1950")
    assert not holds_answer(["the"], "the bridge")  # nothing is left of it to look for


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"question": "Who?", "context": "x"}, "lacks 'answerable'"),
        (ROWS[0] | {"answers": "Anna"}, "'answers' is not a list of texts"),
        (ROWS[0] | {"context": None}, "'context' is not of the right type"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: dict[str, Any], reason: str):
    with pytest.raises(BadInput, match=f"rows.jsonl, line 2: .*{reason}"):
        answerability(written(tmp_path, [ROWS[2], row]))


def test_an_empty_file_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="holds no row"):
        answerability(written(tmp_path, []))
