from datetime import date

import pytest

from rag.text.dates import covers_any, is_bound, moments_in, relative_days

PUBLISHED = date(2022, 4, 20)  # a Wednesday


def stated(claim: str, evidence: str, published: date | None = PUBLISHED) -> bool:
    return covers_any(moments_in(claim)[0], moments_in(evidence, published))


@pytest.mark.parametrize("text", ["14 April 2022", "April 14, 2022", "2022-04-14", "14th of April, 2022"])
def test_a_full_date_is_read_in_its_usual_forms(text: str) -> None:
    (moment,) = moments_in(text)
    assert (moment.year, moment.month, moment.day) == (2022, 4, 14)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("yesterday", (2022, 4, 19)),
        ("on Monday", (2022, 4, 18)),
        ("next Monday", (2022, 4, 25)),
        ("on Wednesday", (2022, 4, 20)),
        ("last month", (2022, 3, None)),
        ("last year", (2021, None, None)),
        ("on 30 December", (2021, 12, 30)),
        ("on 2 May", (2022, 5, 2)),
    ],
)
def test_relative_dates_are_resolved_from_publication(text: str, day: tuple[int, int | None, int | None]) -> None:
    (moment,) = moments_in(text, PUBLISHED)
    assert (moment.year, moment.month, moment.day) == day


def test_without_publication_nothing_is_invented() -> None:
    assert moments_in("yesterday") == []
    assert moments_in("on 2 May")[0].year is None
    assert moments_in("on Monday")[0].day is None


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("in 2022", "on April 14"),
        ("in April 2022", "14 April"),
        ("on 18 April 2022", "on Monday"),
        ("on Monday", "18 April 2022"),
        ("in 2021", "last year"),
    ],
)
def test_a_wider_date_is_spoken_of_by_a_narrower_one(claim: str, evidence: str) -> None:
    assert stated(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("on 15 April", "14 April"),
        ("14 April 2022", "in 2022"),
        ("on Tuesday", "on Monday"),
        ("in 2021", "in 2022"),
    ],
)
def test_another_or_a_vaguer_date_is_not(claim: str, evidence: str) -> None:
    assert not stated(claim, evidence)


def test_an_impossible_day_has_no_weekday() -> None:
    assert not stated("on Monday", "31 February 2022")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("in October 2026", (2026, 10, None)),
        ("in May of 2026", (2026, 5, None)),
        ("by May 4, 2026", (2026, 5, 4)),
        ("since October 14", (2022, 10, 14)),
        ("in May", (2022, 5, None)),
    ],
)
def test_a_month_keeps_its_day_and_year_behind_a_preposition(
    text: str, day: tuple[int, int | None, int | None]
) -> None:
    (moment,) = moments_in(text, PUBLISHED)
    assert (moment.year, moment.month, moment.day) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They met on Monday and again yesterday.", {"Monday": 18, "yesterday": 19}),
        ("The mill burned last Friday.", {"last Friday": 15}),
        ("The mill will open on Monday.", {}),
        ("The mill is to open on Monday.", {}),
        ("The mill was shot at by raiders on Monday.", {"Monday": 18}),
        ("The tax is due by Friday.", {}),
        ("“It burned on Monday,” she said yesterday.", {"yesterday": 19}),
        ("It burned last month, on 2 March.", {}),
    ],
)
def test_a_day_named_from_the_day_of_the_report_has_its_date(text: str, days: dict[str, int]) -> None:
    assert dict(relative_days(text, PUBLISHED)) == {said: date(2022, 4, day) for said, day in days.items()}


@pytest.mark.parametrize(
    ("text", "bound"),
    [("the largest since 1988", True), ("between May 2021 and 2023", True), ("in 1988", False), ("1988", False)],
)
def test_a_moment_may_only_bound_a_time(text: str, bound: bool) -> None:
    assert is_bound(text, moments_in(text)[-1]) is bound
