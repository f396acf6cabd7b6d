"""Rows whose answer stands beside the name that the question asks of."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from eval.train.data.articles import Row, load_parser, read_rows, write_rows
from eval.train.data.pronouns import Names, answering, made_of, main, replaced
from index.article import Span

ANSWER = "In March 2019 the mayor of Dunholm opened the ferry terminal."
PASSAGE = f"Dunholm lies on the coast. {ANSWER} Two boats call there a day."
ROW = {
    "set": "made", "question": "When was the ferry terminal opened?", "passage": PASSAGE, "answerable": 1,
    "answers": [{"text": "March 2019", "start": PASSAGE.index("March")}], "span": "short",
}  # fmt: skip
OTHER = "Everybody in Dunholm had asked for a Terminal and when one would be opened."


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


def new(
    parser: Any, text: str, question: str, answer: str = "", by: str = "she"
) -> tuple[str, list[int], list[str]] | None:
    at = text.find(answer)
    asked = frozenset(question.lower().rstrip("?").split())
    return replaced(parser(text), asked, [Span(at, at + len(answer))] if answer else [], "she")


def test_a_pronoun_takes_the_place_of_what_the_question_names(parser: Any) -> None:
    told = new(parser, ANSWER, "When was the ferry terminal opened?", "March 2019")
    assert told is not None
    assert told[0] == "In March 2019 the mayor of Dunholm opened it."
    assert told[2] == ["terminal"]


def test_what_is_its_own_is_its(parser: Any) -> None:
    told = new(parser, "Germany said that Germany's exports fell.", "What did Germany say?")
    assert told is not None
    assert told[0] == "It said that its exports fell."


def test_each_character_is_found_again(parser: Any) -> None:
    told = new(parser, ANSWER, "When was the ferry terminal opened?", "March 2019")
    assert told is not None
    text, places, _ = told
    at = ANSWER.index("March 2019")
    assert text[places[at] : places[at + len("March 2019")]] == "March 2019"


def test_the_answer_itself_stays(parser: Any) -> None:
    assert new(parser, "Ida Brandt won.", "Who is Ida Brandt?", "Ida Brandt") is None


def test_a_sentence_without_a_name_of_the_question_gives_nothing(parser: Any) -> None:
    assert new(parser, ANSWER, "When did the war end?") is None


def made(parser: Any, seed: int, *others: str) -> list[Row]:
    names = Names([])
    names.add("terminal", others)
    one = answering(ROW)
    assert one is not None
    assert one.sentence == ANSWER
    return list(made_of(one, parser(ANSWER), names, Random(seed)))


def test_another_sentence_names_it_first(parser: Any) -> None:
    first, *twins = made(parser, 1, OTHER)
    assert first["passage"].startswith(OTHER)
    assert "opened it." in first["passage"]
    (answer,) = first["answers"]
    assert first["passage"][answer["start"] :].startswith("March 2019")
    assert all(row["answerable"] == 0 and "March 2019" not in row["passage"] for row in twins)


def test_where_nothing_names_it_there_is_no_row(parser: Any) -> None:
    assert made(parser, 1) == []


def test_a_sentence_with_the_answer_does_not_stand_first(parser: Any) -> None:
    assert made(parser, 1, f"{OTHER} It was March 2019.") == []


def test_the_command_writes_the_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Ida Brandt is a miller. Ida Brandt bought the mill in 1987. It stands by the river."
    answers = [{"text": "1987", "start": text.index("1987")}]
    row = {**ROW, "question": "When did Ida Brandt buy the mill?", "passage": text, "answers": answers}
    write_rows(tmp_path / "in.jsonl.gz", [row] * 4)
    main([str(tmp_path / "out.jsonl.gz"), str(tmp_path / "in.jsonl.gz")])
    found = read_rows(tmp_path / "out.jsonl.gz")
    assert found[0]["passage"].count("Ida Brandt") == 1
    assert "1987" in found[0]["passage"]
    assert capsys.readouterr().out.startswith(f"{len(found)} rows of 4")
