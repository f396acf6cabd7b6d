"""A question looked up in the rows of a table: the row's name, the column's, and nothing that the article lacks."""

import pytest

from index.article import Span
from rag.query.question import question_of
from rag.reading.calibration import override_calibration
from rag.reading.reader import Reading, Text
from rag.reading.table import apply_table_answer, cell_for
from tests.rag.made import FIXED

ROW = "Selby: Homes built 2022: 198; Homes built 2023: 164; Homes sold 2023: 90."
ABOUT = "New homes by town. The council counted them. Selby, Goole."


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many homes were built in Selby in 2023?", "164"),
        ("And in 2022, how many homes did Selby have built?", "198"),
        ("How many homes did the council count that were sold in Selby in 2023?", "90"),
        ("What of the homes built in Selby in 2022?", "198"),
        ("How many homes were built in Selby?", None),  # in which year is not said
        ("How many homes were built in Selby in 2021?", None),
        ("How many homes were built in Goole in 2023?", None),  # another row
        ("How many homes were flooded in Selby in 2023?", None),  # of that the article says nothing
        ("How many homes were built and sold in Selby in 2023?", None),  # two columns
        ("Were homes built in Selby in 2023?", None),
        ("Who built the homes in Selby in 2023?", None),
    ],
)
def test_a_value_is_found_by_the_names_of_its_row_and_its_column(question: str, value: str | None) -> None:
    cell = cell_for(question_of(question), ROW, ABOUT)
    assert (cell and cell.of(ROW)) == value


@pytest.mark.parametrize("sentence", ["Selby built 164 homes in 2023.", "Selby: 164.", "He said: in Selby: 164 homes."])
def test_a_sentence_is_no_row(sentence: str) -> None:
    assert cell_for(question_of("How many homes were built in Selby in 2023?"), sentence, ABOUT) is None


def test_a_passage_answers_where_its_row_does() -> None:
    text = f"Here are the figures. {ROW}"
    passage = Text(text, None, (Span(0, 21), Span(22, len(text))))
    reading = Reading(-3.0, (0.7, 0.3), (Span(0, 4), None))
    with override_calibration(FIXED):
        told = apply_table_answer(question_of("How many homes were sold in Selby in 2023?"), passage, ABOUT, reading)
    assert (told.answers, told.shares, told.tabled) == (FIXED.cell, (0.0, 1.0), True)
    assert told.spans[0] == Span(0, 4)
    assert told.spans[1] and told.spans[1].of(text) == "90"


def test_a_reading_stays_where_no_row_answers() -> None:
    passage, reading = Text("It rained.", None, (Span(0, 10),)), Reading(1.0, (1.0,), (None,))
    assert apply_table_answer(question_of("How many homes were built?"), passage, ABOUT, reading) is reading
