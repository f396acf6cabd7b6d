from collections.abc import Callable, Sequence
from datetime import date

import pytest

from index.collection import Collection
from rag.ask import ask
from rag.query.question import question_of
from rag.reading.candidates import Candidate
from rag.rendering.text import answer_text
from rag.writing.contradiction import Settled, settle

CandidateOf = Callable[..., Candidate]
HURT = question_of("How many people were hurt in the fire?")
OPENS = question_of("When does the tunnel open?")
APRIL, MAY, NEXT_YEAR = date(2024, 4, 6), date(2024, 4, 7), date(2025, 4, 6)


def names(chosen: Sequence[Candidate]) -> list[str]:
    return [one.passage.source for one in chosen]


def settled(first: Candidate, *others: Candidate) -> Settled:
    """What comes of these, in whichever order they are ranked."""
    there, back = settle(HURT, (first, *others)), settle(HURT, (*others[::-1], first))
    assert set(names(there.standing)) == set(names(back.standing))
    assert set(names(there.conflicting)) == set(names(back.conflicting))
    return there


def test_two_reports_of_one_time_with_different_figures_conflict_and_both_stand(candidate_of: CandidateOf):
    found = settled(
        candidate_of("Eleven people were hurt.", "a", APRIL), candidate_of("Some 40 people were hurt.", "b", MAY)
    )
    assert names(found.conflicting) == names(found.standing) == ["a", "b"]


def test_reports_without_a_date_conflict_too(candidate_of: CandidateOf):
    found = settled(candidate_of("Eleven people were hurt.", "a"), candidate_of("14 people were hurt.", "b", APRIL))
    assert names(found.conflicting) == ["a", "b"]


def test_the_later_of_two_reports_far_apart_replaces_the_earlier(candidate_of: CandidateOf):
    found = settled(
        candidate_of("Eleven people were hurt.", "a", APRIL), candidate_of("14 people were hurt.", "b", NEXT_YEAR)
    )
    assert (names(found.standing), found.conflicting) == (["b"], ())


@pytest.mark.parametrize("day", [APRIL, NEXT_YEAR, None])
def test_a_correction_replaces_what_it_corrects_whenever_it_appeared(candidate_of: CandidateOf, day: date | None):
    correction = candidate_of("Correction: 14 people were hurt.", "b", day)
    found = settled(candidate_of("Eleven people were hurt.", "a", MAY), correction)
    assert (names(found.standing), found.conflicting) == (["b"], ())


def test_a_correction_may_be_told_by_its_title_alone(candidate_of: CandidateOf):
    correction = candidate_of("14 people were hurt.", "b", APRIL, title="Correction: the fire")
    found = settled(candidate_of("Eleven people were hurt.", "a", MAY), correction)
    assert names(found.standing) == ["b"]


def test_one_figure_in_other_words_is_no_conflict(candidate_of: CandidateOf):
    found = settled(
        candidate_of("Eleven people were hurt.", "a", APRIL), candidate_of("The fire hurt 11 people.", "b", MAY)
    )
    assert (names(found.standing), found.conflicting) == (["a", "b"], ())


def test_sentences_about_other_matters_do_not_conflict(candidate_of: CandidateOf):
    found = settled(
        candidate_of("Eleven people were hurt.", "a", APRIL),
        candidate_of("The ladders cost 14 pounds.", "b", MAY, vector=(0.0, 1.0)),
    )
    assert not found.conflicting


def test_one_report_does_not_conflict_with_itself(candidate_of: CandidateOf):
    found = settled(
        candidate_of("Eleven people were hurt.", "a", APRIL), candidate_of("14 people were carried out.", "a", APRIL)
    )
    assert not found.conflicting


def test_a_question_that_asks_for_no_figure_sees_no_conflict(candidate_of: CandidateOf):
    both = (candidate_of("Eleven people were hurt.", "a", APRIL), candidate_of("14 people were hurt.", "b", MAY))
    assert settle(question_of("Who was hurt in the fire?"), both) == Settled(both, ())


def test_different_days_for_one_event_conflict(candidate_of: CandidateOf):
    both = (
        candidate_of("The tunnel opens on 3 May 2025.", "a", APRIL),
        candidate_of("The tunnel opens on 9 June 2025.", "b", MAY),
    )
    assert names(settle(OPENS, both).conflicting) == ["a", "b"]


def test_nothing_found_is_settled(candidate_of: CandidateOf):
    assert settle(HURT, ()) == Settled((), ())


def test_an_answer_shows_both_of_two_reports_that_conflict(newsroom: Collection):
    answer = ask(newsroom, "How many people were hurt in the fire at the Tannery flats?")
    assert answer.outcome == "conflicting"
    text = answer_text(answer)
    assert "Weir Courier, 6 April 2024: Eleven people were hurt" in text
    assert "Lowland Gazette, 7 April 2024: Fourteen people were hurt" in text


def test_an_answer_gives_the_later_of_two_figures_far_apart(newsroom: Collection):
    answer = ask(newsroom, "How much will the tunnel under the Weir cost?")
    assert answer.outcome == "answered"
    assert "44 million" in answer_text(answer)
    assert "30 million" not in answer_text(answer)


def test_an_answer_gives_the_corrected_figure_alone(newsroom: Collection):
    answer = ask(newsroom, "How many swans did wardens count on the Weir estuary?")
    assert answer.outcome == "answered"
    assert "130" in answer_text(answer)
    assert "310" not in answer_text(answer)


def test_copies_of_one_wire_story_never_conflict(newsroom: Collection):
    answer = ask(newsroom, "By how many votes did the parliament of Estlund leave the grain pact?")
    assert answer.outcome == "answered"
    assert "61 to 40" in answer_text(answer)
    assert len({citation.source for citation in answer.citations}) == 1
