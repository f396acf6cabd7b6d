"""Rows of single sentences: the one that answers, and others of its passage that do not."""

import json
from pathlib import Path
from random import Random
from typing import Any

from eval.train.data.articles import read_rows, write_rows
from eval.train.data.windows import main, windows_of

SAID = (
    "The mill burned on Monday.",
    "A boiler had burst.",
    "Rain fell.",
    "The mill had stood for years.",
    "It is gone.",
)


def row(answer: str = "boiler", **more: Any) -> dict[str, Any]:
    text = " ".join(SAID)
    answers = [{"text": answer, "start": text.index(answer)}]
    return {
        "set": "x",
        "question": "Why did the mill burn?",
        "passage": text,
        "answerable": 1,
        "answers": answers,
    } | more


def test_the_sentence_that_answers_stands_after_the_one_before_it() -> None:
    right, *others = windows_of(row(), Random(0))
    assert right["passage"] == "The mill burned on Monday. A boiler had burst."
    assert right["answerable"] == 1
    (answer,) = right["answers"]
    assert right["passage"][answer["start"] :].startswith("boiler")
    assert [one["answerable"] for one in others] == [0, 0]


def test_no_other_window_holds_the_answer_and_the_first_has_most_words_of_the_question() -> None:
    for seed in range(9):
        _, likest, other = windows_of(row(), Random(seed))
        assert likest["passage"].endswith(("The mill burned on Monday.", "The mill had stood for years."))
        assert not any("boiler" in one["passage"] or one["answers"] for one in (likest, other))


def test_what_has_no_known_answer_or_too_few_sentences_makes_none() -> None:
    short = " ".join(SAID[:2])
    for left_out in (row(answerable=0), row(span="evidence"), row(passage=short)):
        assert not list(windows_of(left_out, Random(0)))


def test_the_same_rows_and_seed_give_the_same_file(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.jsonl.gz", [row(), row("stood")])
    for name in ("one", "two"):
        main([str(tmp_path / name), str(tmp_path / "rows.jsonl.gz"), "--seed", "3"])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    (tmp_path / "one").rename(tmp_path / "one.gz")
    made = read_rows(tmp_path / "one.gz")
    assert [one["answerable"] for one in made] == [1, 0, 0, 1, 0, 0]
    assert json.dumps(made)
