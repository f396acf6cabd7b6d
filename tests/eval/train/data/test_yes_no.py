"""Questions of yes or no, made of other questions and of claims."""

import random
from pathlib import Path
from typing import Any

import pytest

from eval.train.data.articles import Row, load_parser, read_rows, write_rows
from eval.train.data.yes_no import asked_of_claim, asked_of_question, main, of_claims, of_questions

PASSAGE = "Ida Brandt opened the bridge at Dunholm in May 2019. Anton Vane had built it with 23 masons."


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


@pytest.mark.parametrize(
    ("question", "answer", "made"),
    [
        ("Who opened the bridge?", "Ida Brandt", "Did Ida Brandt open the bridge?"),
        ("Who is the mayor of Dunholm?", "Ida Brandt", "Is Ida Brandt the mayor of Dunholm?"),
        ("When did the council close the bridge?", "2019", "Did the council close the bridge in 2019?"),
        ("When was the bridge opened?", "Monday", "Was the bridge opened on Monday?"),
        ("Where was the report printed?", "Dunholm", "Was the report printed in Dunholm?"),
        ("How many missiles did Iran launch at the port?", "about 40 of them",
         "Did Iran launch about 40 missiles at the port?"),
        ("How many people were injured?", "seventeen", "Were seventeen people injured?"),
        ("What did the mayor say about the bridge?", "it may close", "Did the mayor say anything about the bridge?"),
        ("Which company built the bridge?", "Halden Marine", "Did Halden Marine build the bridge?"),
        ("Why did the council close the bridge?", "it was old", None),
        ("Who opened the bridge?", "a very long answer that nobody would ever put so", None),
        ("When did the council close the bridge?", "the steel was dear", None),
        ("Dunholm?", "Ida Brandt", None),
    ],
)  # fmt: skip
def test_a_question_names_an_answer_in_the_place_of_what_it_asks(
    parser: Any, question: str, answer: str, made: str | None
) -> None:
    assert asked_of_question(parser(question), answer) == made


@pytest.mark.parametrize(
    ("claim", "made"),
    [
        ("The council closed the bridge in May.", "Did the council close the bridge in May?"),
        ("Dunholm has closed its bridge.", "Has Dunholm closed its bridge?"),
        ("The bridge was closed by the council.", "Was the bridge closed by the council?"),
        ("The bridge is old.", "Is the bridge old?"),
        ("The council did not close the bridge.", None),
        ("In May the council closed the bridge.", None),
        ("Closed.", None),
    ],
)
def test_a_claim_becomes_the_question_whether_it_is_so(parser: Any, claim: str, made: str | None) -> None:
    assert asked_of_claim(parser(claim)) == made


def answered(question: str, answer: str) -> Row:
    answers = [{"text": answer, "start": PASSAGE.index(answer)}]
    return {"question": question, "passage": PASSAGE, "answerable": 1, "answers": answers, "span": "short"}


def test_what_nobody_is_told_to_have_done_nobody_named_there_is_told_to_have_done(parser: Any) -> None:
    unanswered = {"question": "Who closed the bridge?", "passage": PASSAGE, "answerable": 0, "answers": []}
    rows = [answered("Who opened the bridge?", "Ida Brandt"), answered("Who built it?", "Anton Vane"), unanswered]
    made = [row for seed in range(8) for row in of_questions(rows, parser, random.Random(seed))]
    told = {(row["question"], row["answerable"]) for row in made}
    people = ("Ida Brandt", "Anton Vane")
    assert told == {(f"Did {name} open the bridge?", 1) for name in people} | {
        (f"Did {name} build it?", 1) for name in people
    } | {(f"Did {name} close the bridge?", 0) for name in people}
    (evidence,) = {row["answers"][0]["text"] for row in made if "open" in row["question"]}
    assert evidence == "Ida Brandt opened the bridge at Dunholm in May 2019."


def test_a_claim_is_asked_of_its_passage_and_of_one_that_lacks_it(parser: Any) -> None:
    other = "The bridge at Dunholm is two hundred metres long."
    fill = [f"Nothing of the kind stands in number {n} at all." for n in range(200)]
    claim = "Ida Brandt opened the bridge at Dunholm."
    rows = [{"claim": claim, "document": text, "label": 1} for text in (PASSAGE, other, *fill)]
    own, elsewhere = list(of_claims(rows, parser))[:2]
    assert own["question"] == elsewhere["question"] == "Did Ida Brandt open the bridge at Dunholm?"
    assert (own["answerable"], elsewhere["answerable"], elsewhere["passage"]) == (1, 0, other)
    assert own["answers"][0]["text"] == "Ida Brandt opened the bridge at Dunholm in May 2019."


def test_the_rows_are_written(tmp_path: Path) -> None:
    write_rows(tmp_path / "q.jsonl.gz", [answered("Who opened the bridge?", "Ida Brandt")])
    write_rows(tmp_path / "c.jsonl.gz", [{"claim": "Ida Brandt opened it.", "document": PASSAGE, "label": 1}])
    main([str(tmp_path / name) for name in ("q.jsonl.gz", "c.jsonl.gz", "out.jsonl.gz")])
    made = read_rows(tmp_path / "out.jsonl.gz")
    assert {row["question"] for row in made} == {"Did Ida Brandt open the bridge?", "Did Ida Brandt open it?"}
