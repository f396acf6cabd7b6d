"""Denials: who denies what, and which sentence a denial stands beside."""

from datetime import date

import pytest

from rag.reading.findings import Candidate
from rag.writing.denial import denial_in, denials_of
from tests.rag.made import candidate, passage

pytestmark = pytest.mark.usefixtures("fixed")

TALKED = "The envoy of Lund had asked to talk with the duke on Friday, several agencies said."


def run(*texts: str, source: str = "a.txt") -> list[Candidate]:
    home = passage(" ".join(texts), source, sentences=texts)
    return [candidate(text, source=source, within=home) for text in texts]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The palace said that the conversation never happened.", "The palace denies it"),
        ("The company denied that it had sold the mill.", "The company denies it"),
        ("The police deny that anybody was hurt.", "The police deny it"),
        ("Its director, Hedda Rook, denied that the tunnel leaks.", "Hedda Rook denies it"),
        ("She denied that the tunnel leaks.", "This is denied"),
        ("The owner does not believe that a lamp burned the mill down.", "The owner denies it"),
        ("The report that a ship sank is not true, the harbour office said.", "The harbour office denies it"),
        ("The ministry dismissed the allegation.", "The ministry denies it"),
    ],
)
def test_a_denial_is_told_by_its_speaker(text: str, told: str) -> None:
    denied = denial_in(text)
    assert denied and denied.label == told


@pytest.mark.parametrize(
    "text",
    [
        "The company said that it had sold the mill.",
        "The company did not deny that it had sold the mill.",
        "The director said that the point was not the number but the hour.",
        "“There was no bang,” said Edith Pomfrey.",
        "The council rejected the budget.",
        "",
    ],
)
def test_what_denies_nothing_is_no_denial(text: str) -> None:
    assert denial_in(text) is None


def test_a_denial_of_what_was_just_said_stands_beside_it() -> None:
    said, between, denial = run(TALKED, "It was about grain.", "The palace said that the conversation never happened.")
    (found,) = denials_of([said], [between, denial])
    assert (found.sentence, found.of) == (denial, said)


def test_a_denial_far_off_or_of_something_else_does_not() -> None:
    said, *rest, denial = run(
        TALKED, "It rained.", "It snowed.", "It blew.", "The palace said that the meeting never happened."
    )
    assert denials_of([said], [*rest, denial]) == []
    other, strange = run("The mill at Tarn burned down.", "The company denied that it had raised its prices.")
    assert denials_of([other], [strange]) == []


def test_a_denial_in_another_article_shares_the_words_of_what_it_denies() -> None:
    (said,) = run("The company sold the mill to a bank.")
    (denial,) = run("The company denied that it had sold the mill.", source="b.txt")
    (found,) = denials_of([said], [denial])
    assert found.sentence is denial


def test_what_a_denial_only_refers_to_is_told_of_in_its_own_article() -> None:
    (said,) = run("The palace and the duke held a conversation on grain.")
    (denial,) = run("The palace said that the conversation never happened.", source="b.txt")
    assert denials_of([said], [denial]) == []


@pytest.mark.parametrize(("reported", "denied"), [(date(2024, 10, 12), True), (date(2025, 8, 5), False)])
def test_what_is_told_much_later_was_not_denied_before(reported: date, denied: bool) -> None:
    said = candidate("The company sold the mill to a bank.", source="a.txt", published=reported)
    text = "The company denied that it had sold the mill."
    before = candidate(text, source="b.txt", published=date(2024, 10, 2))
    assert bool(denials_of([said], [before])) is denied


def test_what_denies_is_not_denied_itself() -> None:
    first, second = run("The duke denied that he had sold the mill.", "The bank denied that it had bought the mill.")
    assert denials_of([first], [second]) == []
