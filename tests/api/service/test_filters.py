from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.service.filters import read_filters
from index.catalogue.reads import Filters
from rag.errors import BadFilter


def test_nothing_written_is_no_filter() -> None:
    assert read_filters() == Filters()
    assert read_filters("", " ", "  ", "") == Filters()


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-10-01", date(2024, 10, 1), date(2024, 10, 1)),
        ("2024-7-9", date(2024, 7, 9), date(2024, 7, 9)),
        (" 2024 ", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_year_or_month_means_its_first_day_or_its_last(written: str, first: date, last: date) -> None:
    assert read_filters(since=written).since == first
    assert read_filters(until=written).until == last


@pytest.mark.parametrize(
    "written",
    ["soon", "2024-13", "2023-02-29", "2024-00", "0000", "24", "2024/10/01", "2024-10-01T00:00", "２０２４"],
)
def test_what_is_no_date_is_refused_by_the_name_of_the_option(written: str) -> None:
    with pytest.raises(BadFilter, match=r"^--since: .* is no date"):
        read_filters(since=written, prefix="--")
    with pytest.raises(BadFilter, match=r"^until: .* is no date"):
        read_filters(until=written)


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadFilter, match="--since 2024-10 lies after --until 2024-09"):
        read_filters("2024-10", "2024-09", prefix="--")


def test_one_day_is_a_range() -> None:
    assert read_filters("2024-10-01", "2024-10-01") == Filters(date(2024, 10, 1), date(2024, 10, 1))


@given(st.dates())
def test_a_whole_date_means_itself(day: date) -> None:
    assert read_filters(since=day.isoformat(), until=day.isoformat()) == Filters(day, day)


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_is_refused(written: str) -> None:
    try:
        found = read_filters(since=written)
    except BadFilter:
        return
    assert found.since is None or written.strip().startswith(f"{found.since:%Y}".zfill(4))


def test_a_reader_of_a_day_sees_nothing_later():
    assert read_filters(as_of="2024-10").until == date(2024, 10, 31)
    assert read_filters(until="2025", as_of="2024-10-05").until == date(2024, 10, 5)
    assert read_filters(until="2023", as_of="2024").until == date(2023, 12, 31)


def test_what_lies_after_the_day_of_the_reader_cannot_match():
    with pytest.raises(BadFilter, match="--since 2025"):
        read_filters("2025", as_of="2024", prefix="--")
    with pytest.raises(BadFilter, match="--as-of"):
        read_filters(as_of="soon", prefix="--")
    with pytest.raises(BadFilter, match="as_of"):
        read_filters(as_of="soon")
