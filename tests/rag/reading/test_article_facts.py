"""What is known of an article need not stand in its passages."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Passage
from rag.query.question import question_of
from rag.reading.article_facts import question_for, title_for
from tests.rag.made import passage

DAY = date(2025, 5, 14)


def report(text: str = "Aldgate Rovers won the cup on Saturday.", published: date | None = DAY) -> Passage:
    return replace(passage(text), published=published)


@pytest.mark.parametrize(
    ("asked", "put"),
    [
        ("Who won the cup in 2025?", "Who won the cup?"),
        ("Who won the 2025 cup?", "Who won the cup?"),
        ("In 2025, who won the cup?", "who won the cup?"),
        ("Who won the cup in May 2025, and who lost it?", "Who won the cup, and who lost it?"),
        ("What happened on 14 May 2025 at Aldgate?", "What happened at Aldgate?"),
        ("How large is the budget for 2025?", "How large is the budget?"),
    ],
)
def test_what_the_articles_date_says_is_not_asked_of_its_passage(asked: str, put: str) -> None:
    assert question_for(question_of(asked), report()) == put


def test_a_question_is_read_with_its_mark() -> None:
    assert question_for(question_of("who won the cup"), report()) == "who won the cup?"
    assert question_for(question_of("Tell me who won the cup."), report()) == "Tell me who won the cup."


@pytest.mark.parametrize(
    "asked",
    [
        "Who won the cup?",
        "Who won the cup in 2024?",
        "Who won the cup in June 2025?",
        "Who has won the cup since 2025?",
        "Who won between 2024 and 2025?",
        "What happened on Wednesday?",
        "2025?",
    ],
)
def test_another_time_a_bound_and_a_bare_date_stay(asked: str) -> None:
    assert question_for(question_of(asked), report()) == asked


def test_a_date_that_stands_in_the_passage_stays() -> None:
    asked = "Who won the cup in 2025?"
    assert question_for(question_of(asked), report("Rovers won the cup of 2025.")) == asked


def test_without_a_date_of_the_article_nothing_is_known() -> None:
    asked = "Who won the cup in 2025?"
    assert question_for(question_of(asked), report(published=None)) == asked


def test_a_day_that_the_passage_names_from_its_own_is_known() -> None:
    asked = question_of("Who won the cup on 10 May 2025?")
    assert question_for(asked, report()) == "Who won the cup?"
    assert question_for(asked, report("Rovers won the cup on Monday.")) == asked.text


def test_a_month_whose_year_is_the_articles_is_known() -> None:
    asked = question_of("Who won the cup in March 2025?")
    assert question_for(asked, report("Rovers won the cup in March.")) == "Who won the cup?"
    assert question_for(asked, report("Rovers won the cup in April.")) == asked.text


@given(st.text(min_size=1, max_size=80), st.dates(date(1900, 1, 1), date(2099, 1, 1)))
def test_some_question_is_left_of_any(text: str, day: date) -> None:
    asked = question_of(f"who {text} in {day.year}")
    put = question_for(asked, report(published=day))
    assert "who" in put
    assert len(put) <= len(asked.text)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Who won the cup?", "Rovers win"),
        ("Who won the cup, according to the Quay Herald?", "The Quay Herald: Rovers win"),
        ("What did Ines Okafor of the Quay Herald write of the cup?", "The Quay Herald, Ines Okafor: Rovers win"),
        ("What did the Herald write?", "Rovers win"),
    ],
)
def test_a_passage_is_read_under_the_outlet_and_the_writer_that_are_asked_of(asked: str, title: str) -> None:
    one = replace(report(), title="Rovers win", publisher="The Quay Herald", author="Ines Okafor")
    assert title_for(question_of(asked), one) == title


def test_without_a_title_there_is_none_but_an_outlet_may_be() -> None:
    one = replace(report(), publisher="The Quay Herald")
    assert title_for(question_of("Who won the cup?"), one) is None
    assert title_for(question_of("Who won it in the Quay Herald?"), one) == "The Quay Herald"
