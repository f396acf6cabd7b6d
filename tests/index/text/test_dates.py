from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.dates import in_words, is_only_a_day, stated_day

FOURTH = date(2024, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-04",
        "2024-03-04T23:30:00+02:00",
        "20240304",
        "4 March 2024",
        "4th of March 2024",
        "Monday, 4 Mar 2024, 10:15 GMT",
        "March 4, 2024",
        "MARCH 4TH 2024",
        "Mar. 4, 2024 at 5 pm",
        "Published: 2024/3/4 | 5 min read",
        "04-Mar-2024",
        "2024年3月4日",
        "2024년 3월 4일",
        "Montag, 4. März 2024",
        "4 mars 2024",
        "4 de marzo de 2024",
        "4 марта 2024 г.",
        "ב-4 במרץ 2024",
        "٤ مارس، ٢٠٢٤",
        "4 آذار/مارس 2024",
    ],
)
def test_a_full_date_is_found_however_it_is_written(text: str) -> None:
    assert stated_day(text) == FOURTH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "on Tuesday",
        "March 2024",
        "4 March",
        "1999-2025",
        "2024-13-45",
        "31 June 2024",
        "03/04/2024",
        "4 Marchers 2024",
        "192.168.2.2024",
        "1.2024.03.04",
        "20241345",
    ],
)
def test_what_is_no_certain_day_is_none(text: str) -> None:
    assert stated_day(text) is None


def test_day_and_month_in_either_order_are_told_apart_where_one_fits() -> None:
    assert stated_day("13/04/2024") == stated_day("04/13/2024") == date(2024, 4, 13)
    assert stated_day("3.3.2024") == date(2024, 3, 3)


def test_dots_between_two_digits_each_put_the_day_first() -> None:
    assert stated_day("04.03.2024") == FOURTH
    assert stated_day("04.13.2024") == date(2024, 4, 13)
    assert stated_day("4.3.2024") is None


def test_months_of_two_words_and_of_single_countries_are_known() -> None:
    assert stated_day("2 كانون الثاني 2024") == stated_day("2. Jänner 2024") == date(2024, 1, 2)


def test_september_has_two_short_names() -> None:
    assert stated_day("Sept. 5, 2024") == stated_day("5 Sep 2024") == date(2024, 9, 5)


@given(st.dates(date(1700, 1, 1), date(2100, 12, 31)))
def test_a_day_is_read_back_from_its_words(day: date) -> None:
    assert stated_day(in_words(day)) == stated_day(day.isoformat()) == day


@given(st.text(alphabet="0123456789-/. MarchJune,", max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    stated_day(text)


def test_a_line_of_nothing_but_a_day_is_told() -> None:
    assert is_only_a_day("Montag, 4. März 2024")
    assert is_only_a_day("2024年3月4日")
    assert not is_only_a_day("The weir fell in on 4 March 2024")
    assert not is_only_a_day("12 Mitarbeiter 2024")


@pytest.mark.parametrize("line", ["3 ноября 2025, 17:42", "2025年11月3日 17時42分", "03.11.2025 | 17:42"])
def test_the_hour_of_a_day_is_part_of_it(line: str) -> None:
    assert is_only_a_day(line)
    assert not is_only_a_day("3 ноября 2025: 12 погибших")
