from dataclasses import replace
from datetime import date

from api.service.wording import dates_named, lines_named
from rag.answer import Citation

CITED = Citation(1, "a.txt", "", None, None, None, 0, 4, 3, 3, None, "Rain")


def test_a_place_is_named_by_its_page_and_its_lines() -> None:
    assert lines_named(CITED) == "line 3"
    assert lines_named(replace(CITED, line_end=5, page=2)) == "page 2, lines 3–5"


def test_the_dates_held_are_named_once_where_they_are_one() -> None:
    first, last = date(2024, 3, 1), date(2024, 3, 2)
    assert dates_named((first, first)) == "The collection holds reports of 1 March 2024."
    assert dates_named((first, last)) == "The collection runs from 1 March 2024 to 2 March 2024."
