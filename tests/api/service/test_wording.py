from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.service.wording import (
    asked_as,
    command_line,
    correction_text,
    count_noun,
    date_range,
    line_range,
    publisher_and_date,
    similar_names,
    withheld_reason,
)
from api.settings.settings import Settings
from index.article import Correction
from rag.answer import Citation

CITED = Citation(1, "a.txt", "", None, None, None, 0, 4, 3, 3, None, "Rain")


def test_a_place_is_named_by_its_page_and_its_lines() -> None:
    assert line_range(CITED) == "line 3"
    assert line_range(replace(CITED, line_end=5, page=2)) == "page 2, lines 3–5"


def test_the_dates_held_are_named_once_where_they_are_one() -> None:
    first, last = date(2024, 3, 1), date(2024, 3, 2)
    assert date_range((first, first)) == "The collection holds reports of 1 March 2024."
    assert date_range((first, last)) == "The collection runs from 1 March 2024 to 2 March 2024."


def test_numbers_agree_with_their_nouns() -> None:
    assert [count_noun(number, "question") for number in (0, 1, 2_000)] == [
        "0 questions",
        "1 question",
        "2,000 questions",
    ]
    assert withheld_reason(1) == "1 sentence was withheld: no passage supports it."
    assert withheld_reason(2) == "2 sentences were withheld: no passage supports them."


def test_who_and_when_are_said_as_far_as_they_are_known() -> None:
    day = date(2024, 3, 4)
    assert publisher_and_date("The Port Courier", day) == "The Port Courier, 4 March 2024"
    assert (
        publisher_and_date(None, day),
        publisher_and_date("The Port Courier", None),
        publisher_and_date(None, None),
    ) == (
        "4 March 2024",
        "The Port Courier",
        "",
    )


def test_a_command_names_the_home_and_the_collection_where_they_do_not_go_without_saying() -> None:
    assert command_line(Settings(), "status") == "`onrecord status`"
    assert command_line(Settings(collection="press"), "status") == "`onrecord --collection press status`"
    assert command_line(Settings(home=Path("/a b")), "status", collection="x") == (
        "`onrecord --home '/a b' --collection x status`"
    )


def test_near_names_hold_what_was_typed_or_are_spelled_like_it() -> None:
    held = ["The Port Courier", "Valley Gazette", "Port Radio"]
    assert similar_names("PORT", held) == "Port Radio or The Port Courier"
    assert similar_names("Valey Gazet", held) == "Valley Gazette"
    assert similar_names("Gazete", held) == "Valley Gazette"
    assert similar_names("zzz", held) == similar_names("", held) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It was\n elm.", "Corrected: “It was elm.”"),
        ("CORRECTION: It was elm.", "Corrected: “It was elm.”"),
        ("Correction, 5 May: It was elm.", "Corrected: “Correction, 5 May: It was elm.”"),  # the day is worth a word
        ("Correction:", "Corrected: “Correction:”"),
    ],
)
def test_a_note_of_a_change_says_once_what_it_is(text: str, told: str) -> None:
    assert correction_text(Correction("correction", text, None)) == told


def test_capitals_make_no_other_question() -> None:
    assert not asked_as("who runs henford? ", "Who runs Henford?")
    assert not asked_as("tell me about henford.", "Tell me about Henford?")
    assert asked_as("who runs it?", "Who runs Henford?") == "Asked as: Who runs Henford?"
