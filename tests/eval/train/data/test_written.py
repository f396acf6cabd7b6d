"""Rows of what was written for this project: questions and claims on passages of the training sets."""

import random
from pathlib import Path

import pytest

from eval.train.data.articles import Row, read_rows, write_rows
from eval.train.data.written import FILES, WRITTEN, digest, elsewhere, main, nearest, rows_of

PASSAGE = "The harbour of Dunholm closed to ferries in March 2019. It may open again, the mayor Ida Vane said."
DOCUMENT = f"Shipping news.\n{PASSAGE}"
ONE = {
    "split": "train", "set": "news", "document": digest(DOCUMENT), "start": 15, "end": len(DOCUMENT),
    "title": "Dunholm",
    "answered": [["When did ships stop calling at Dunholm?", [44, 54]]],
    "unanswered": ["Why did Dunholm shut its harbour?"],
    "supported": ["Dunholm's harbour was shut in the spring of 2019."],
    "unsupported": ["The harbour of Dunholm will open again, the mayor said."],
}  # fmt: skip


def test_a_passage_gives_questions_with_their_answers_and_claims() -> None:
    answered, unanswered, supported, unsupported = rows_of(ONE, PASSAGE)
    assert (answered["answerable"], answered["answers"]) == (1, [{"text": "March 2019", "start": 44}])
    assert (unanswered["answerable"], unanswered["answers"]) == (0, [])
    assert (supported["label"], unsupported["label"]) == (1, 0)
    assert {answered["passage"], unanswered["passage"], supported["document"], unsupported["document"]} == {PASSAGE}


def asked(question: str, answer: str, passage: str) -> Row:
    return {"question": question, "passage": passage, "answers": [{"text": answer, "start": passage.index(answer)}]}


FILLING = [f"Nothing of the kind stands in number {n} at all." for n in range(200)]


def test_a_question_is_asked_of_the_likest_passage_without_its_answer() -> None:
    same_year, other = "Ferries left Wrenport harbour in March 2019.", "Ferries call at Aldermouth harbour daily."
    row = asked("When did ferries leave the harbour of Dunholm?", "March 2019", PASSAGE)
    found = list(elsewhere([row] * 40, [PASSAGE, same_year, other, *FILLING], random.Random(0)))
    assert {one["passage"] for one in found} == {other}
    assert len(found) < 40, "not each is asked elsewhere"
    assert not any(one["answerable"] for one in found)


def test_a_claim_is_held_against_the_sentences_that_share_its_words() -> None:
    one, two, three, four, five = (f"Sentence {word} tells of it." for word in ("one", "two", "three", "four", "five"))
    passage = " ".join((one, two, three, four, five))
    assert nearest("Three and four are told.", passage) == f"{two} {three} {four}"
    assert nearest("One and five are told.", passage) == passage


def test_the_rows_are_written_and_those_of_some_passages_kept_apart(tmp_path: Path) -> None:
    write_rows(tmp_path / FILES[0], [{"passage": DOCUMENT}])
    for name in FILES[1:]:
        write_rows(tmp_path / name, [{"document": "Another."}])
    write_rows(tmp_path / "written.jsonl.gz", [ONE, {**ONE, "split": "dev"}])
    questions, claims = tmp_path / "q.jsonl.gz", tmp_path / "c.jsonl.gz"
    main([str(tmp_path), str(questions), str(claims), "--written", str(tmp_path / "written.jsonl.gz")])
    kept = (questions, tmp_path / "q_dev.jsonl.gz", claims, tmp_path / "c_dev.jsonl.gz")
    assert [len(read_rows(path)) for path in kept] == [2, 2, 2, 2]


@pytest.mark.parametrize("key", ["answered", "unanswered", "supported", "unsupported"])
def test_what_ships_is_whole(key: str) -> None:
    rows = read_rows(WRITTEN)
    assert len({(row["document"], row["start"]) for row in rows}) == len(rows)
    assert all(0 <= row["start"] < row["end"] for row in rows)
    lines = [line for row in rows for line in row[key]]
    assert len(lines) > len(rows)
    texts = [line[0] if key == "answered" else line for line in lines]
    assert all(text.strip() == text and len(text) > 5 for text in texts)
    if key == "answered":
        places = [(row["end"] - row["start"], place) for row in rows for _, *at in row[key] for place in at]
        assert all(0 <= start < end <= length for length, (start, end) in places)
