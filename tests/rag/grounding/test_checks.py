from datetime import date

import pytest

from rag.grounding.checks import (
    Grounds,
    denial,
    hedge,
    miscount,
    missing_dates,
    missing_names,
    missing_numbers,
    reversal,
)
from rag.grounding.parsed_text import read

GROUNDS = Grounds.of("Levin told 24 guests in Oslo on Monday that 12% had left.", date(2022, 4, 20))


def test_a_number_that_is_not_stated_is_missing() -> None:
    assert missing_numbers("Levin told twenty-four guests.", GROUNDS) == []
    assert [number.text for number in missing_numbers("Levin told 25 guests.", GROUNDS)] == ["25"]


def test_a_date_is_no_number() -> None:
    assert missing_numbers("He spoke on 18 April 2022.", GROUNDS) == []


def test_a_date_that_is_not_spoken_of_is_missing() -> None:
    assert missing_dates("He spoke on 18 April 2022.", GROUNDS) == []
    assert [moment.text for moment in missing_dates("He spoke on 17 April.", GROUNDS)] == ["17 April"]


def test_the_day_of_publication_is_spoken_of() -> None:
    assert missing_dates("It was reported on 20 April 2022.", GROUNDS) == []


def test_a_name_that_is_not_there_is_missing() -> None:
    assert missing_names("Levin spoke in Oslo.", GROUNDS) == []
    assert [name.text for name in missing_names("Levin spoke in Bergen.", GROUNDS)] == ["Bergen"]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The army attacked the village.", "The army did not attack the village."),
        ("The army did not attack the village.", "The army attacked the village."),
        ("The minister never visited the port.", "The minister visited the port."),
    ],
)
def test_a_denial_on_one_side_only_is_found(claim: str, evidence: str) -> None:
    assert denial(read(claim), [read(evidence)])


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The army did not attack the village.", "The army has never attacked the village."),
        ("The army did not respond.", "The army did not immediately respond."),
        ("The harbour was shut.", "The army did not attack the village."),
    ],
)
def test_agreement_and_other_matters_are_no_contradiction(claim: str, evidence: str) -> None:
    assert denial(read(claim), [read(evidence)]) is None


def test_a_dropped_reserve_is_found() -> None:
    evidence = [read("The army allegedly attacked the village.")]
    assert hedge(read("The army attacked the village."), evidence) == "attacked"
    assert hedge(read("The army reportedly attacked the village."), evidence) is None


@pytest.mark.parametrize("claim", ["Ro struck Levin.", "Levin was struck by Ro."])
def test_changed_places_are_found(claim: str) -> None:
    assert reversal(read(claim), [read("Levin struck Ro.")]) is not None


@pytest.mark.parametrize("claim", ["Levin struck Ro.", "Ro was struck by Levin.", "Ro praised Levin."])
def test_places_kept_are_no_reversal(claim: str) -> None:
    assert reversal(read(claim), [read("Levin struck Ro.")]) is None


@pytest.mark.parametrize(
    ("claim", "counts"),
    [
        ("It takes 30 passengers.", ("30 passengers", "60 passengers")),
        ("It takes sixty passengers.", None),
        ("A finding is due in 60 days.", ("60 days", "30 days")),
        ("It takes 30 cars.", None),
        ("Nine passengers were hurt.", None),
    ],
)
def test_what_is_counted_keeps_its_number(claim: str, counts: tuple[str, str] | None) -> None:
    evidence = (
        "The boat takes 60 passengers. A finding is due within 30 days. Of them nine were hurt. "
        "It was put off on 14 June 2025."
    )
    assert miscount(claim, Grounds.of(evidence, None)) == counts


def test_the_number_of_a_date_states_no_number() -> None:
    grounds = Grounds.of("On 14 June 2025 the ferry injured 23 people.", None)
    assert [number.text for number in missing_numbers("It injured 14 people.", grounds)] == ["14"]
    assert missing_dates("It was on 14 June.", grounds) == []
