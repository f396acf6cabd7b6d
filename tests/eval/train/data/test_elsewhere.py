"""Questions with passages of other articles that are like them and do not answer."""

import random
from pathlib import Path

from eval.train.data.articles import read_rows, write_rows
from eval.train.data.elsewhere import elsewhere, main

ASKED = {
    "set": "onestopqa", "question": "When was the harbour of Dunholm closed to ferries?", "title": "Dunholm",
    "passage": "The harbour of Dunholm was closed to ferries in March 2019.", "answerable": 1,
    "answers": [{"text": "March 2019", "start": 49}],
}  # fmt: skip


def other(passage: str, title: str) -> dict[str, object]:
    return {"set": "onestopqa", "question": "?", "passage": passage, "title": title, "answerable": 0, "answers": []}


FILLING = [other(f"Nothing of the kind stands in number {n} at all.", f"filling {n}") for n in range(200)]
ROWS = [
    ASKED,
    other("Ferries have called at Aldermouth since 1900, and nobody ever closed its harbour.", "Aldermouth"),
    other("Ferries left the harbour of Wrenport, which closed in March 2019.", "Wrenport"),
    other("Dunholm has a harbour, and ferries that closed.", "Dunholm"),
    *FILLING,
]


def test_the_likest_passage_of_another_article_without_the_answer_is_taken() -> None:
    found = list(elsewhere(ROWS, random.Random(0)))
    assert [row["title"] for row in found] == ["Aldermouth"]
    assert found[0]["question"] == ASKED["question"]
    assert not found[0]["answerable"]


def test_a_copy_of_the_passage_is_not_elsewhere() -> None:
    copy = other("The harbour of Dunholm was closed to ferries that spring.", "A copy")
    assert [row["title"] for row in elsewhere([ASKED, copy, *FILLING], random.Random(0))] == []


def test_a_question_that_names_nothing_is_not_asked_elsewhere() -> None:
    vague = {**ASKED, "question": "When was the harbour closed to all ferries?"}
    assert list(elsewhere([vague, *ROWS[1:]], random.Random(0))) == []


def test_the_rows_are_written(tmp_path: Path) -> None:
    write_rows(tmp_path / "read_train.jsonl.gz", ROWS)
    main([str(tmp_path), str(tmp_path / "made.jsonl.gz")])
    assert [row["neg"] for row in read_rows(tmp_path / "made.jsonl.gz")] == ["elsewhere"]
