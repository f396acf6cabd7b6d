"""Answers that exclude each other: the later or the correction replaces, else both are shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from index.collection import Collection
from rag.ask import ask
from rag.query.question import question_of
from rag.reading.findings import Candidate
from rag.rendering.text import answer_text
from rag.text.dates import moments_in
from rag.writing.contradiction import (
    Resolution,
    correction_continuation,
    corrections_in,
    filter_by_year,
    prefer_later,
    resolve_contradictions,
)
from tests.rag.made import Told, candidate, passage

pytestmark = pytest.mark.usefixtures("fixed")

APRIL, MAY, NEXT_YEAR = date(2024, 4, 6), date(2024, 4, 7), date(2025, 4, 6)


def hurt(
    answer: str = "Eleven", source: str = "a", day: date | None = None, value: float = 2.0, *,
    title: str | None = None, vector: Sequence[float] = (1.0, 0.0), text: str = "{} people were hurt.",
) -> Candidate:  # fmt: skip
    return candidate(text.format(answer), value, answer, source, day, title=title, vector=vector)


def resolved(ranked: Sequence[Candidate], asked: str = "How many people were hurt?") -> Resolution:
    return resolve_contradictions(ranked, question_of(asked))


def uncorrected(found: Sequence[Candidate]) -> list[Candidate]:
    corrected = corrections_in(found)
    return [one for one in found if one not in corrected]


def names(chosen: Sequence[Candidate]) -> list[str]:
    return [one.passage.source for one in chosen]


def settled(first: Candidate, *others: Candidate) -> Resolution:
    """What comes of these, in whichever order they are ranked."""
    there, back = resolved((first, *others)), resolved((*others[::-1], first))
    assert set(names(there.standing)) == set(names(back.standing))
    assert set(names(there.conflicting)) == set(names(back.conflicting))
    return there


def test_two_reports_of_one_time_with_different_figures_conflict_and_both_stand() -> None:
    found = settled(hurt("Eleven", "a", APRIL), hurt("40", "b", MAY, text="Some {} people were hurt."))
    assert names(found.conflicting) == names(found.standing) == ["a", "b"]


def test_reports_without_a_date_conflict_too() -> None:
    assert names(settled(hurt("Eleven", "a"), hurt("14", "b", APRIL)).conflicting) == ["a", "b"]


def test_the_later_of_two_reports_far_apart_replaces_the_earlier() -> None:
    found = settled(hurt("Eleven", "a", APRIL), hurt("14", "b", NEXT_YEAR))
    assert (names(found.standing), found.conflicting) == (["b"], ())


@pytest.mark.parametrize(("days", "standing"), [(13, ["a", "b"]), (14, ["b"])])
def test_two_weeks_make_a_report_a_later_one(days: int, standing: list[str]) -> None:
    found = settled(hurt("Eleven", "a", APRIL), hurt("14", "b", date.fromordinal(APRIL.toordinal() + days)))
    assert names(found.standing) == standing


@pytest.mark.parametrize("day", [APRIL, NEXT_YEAR, None])
@pytest.mark.parametrize("mark", ["Correction", "Corrected", "Clarification"])
def test_a_correction_replaces_what_it_corrects_whenever_it_appeared(day: date | None, mark: str) -> None:
    correction = hurt("14", "b", day, text=mark + ": {} people were hurt.")
    found = settled(hurt("Eleven", "a", MAY), correction)
    assert (names(found.standing), found.conflicting) == (["b"], ())


def test_a_correction_may_be_told_by_its_title_alone() -> None:
    found = settled(hurt("Eleven", "a", MAY), hurt("14", "b", APRIL, title="Correction: the fire"))
    assert names(found.standing) == ["b"]


def test_two_corrections_conflict_like_any_reports() -> None:
    both = [hurt(figure, source, APRIL, title="Correction") for figure, source in (("Eleven", "a"), ("14", "b"))]
    assert names(settled(*both).conflicting) == ["a", "b"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Eleven", "11"), ("about 40", "43"), ("30 million pounds", "£30m"), ("nobody", "14")],
)
def test_one_figure_in_other_words_or_none_is_no_conflict(first: str, second: str) -> None:
    found = settled(hurt(first, "a", APRIL), hurt(second, "b", MAY))
    assert (set(names(found.standing)), found.conflicting) == ({"a", "b"}, ())


def test_figures_of_two_kinds_do_not_conflict() -> None:
    assert not settled(hurt("40 per cent", "a"), hurt("14", "b")).conflicting


def test_figures_beside_the_words_that_answer_do_not_conflict() -> None:
    text = "{} of 14 people were hurt."
    assert not settled(hurt("Eleven", "a"), hurt("Eleven", "b", text=text)).conflicting


def test_sentences_about_other_matters_do_not_conflict() -> None:
    assert not settled(hurt(), hurt("14", "b", text="The ladders cost {} pounds.", vector=(0.5, 0.866))).conflicting
    assert settled(hurt(), hurt("14", "b", text="The ladders cost {} pounds.", vector=(0.7, 0.714))).conflicting


def test_a_report_conflicts_by_its_best_sentence_alone() -> None:
    other = hurt("14", "b", MAY, value=1.8, text="{} of the guests were hurt.")
    found = [hurt("Eleven", "a", APRIL), hurt("Eleven", "b", MAY, value=1.9), other]
    assert not resolved(found).conflicting
    assert resolved([found[0], other]).conflicting


def test_one_report_does_not_conflict_with_itself() -> None:
    assert not settled(hurt(), hurt("14", text="{} people were carried out.")).conflicting


def test_an_answer_that_is_an_account_or_has_no_words_does_not_conflict() -> None:
    long = "14 people of the two upper floors of the house"
    assert not settled(hurt(), hurt(long, "b", text="{} were hurt.")).conflicting
    assert not settled(hurt(), candidate("14 people were hurt.", 2.0, None, "b")).conflicting


def test_the_day_of_a_dateline_is_no_answer_that_could_conflict() -> None:
    older = candidate("The dockers struck in 2017.", 2.0, "2017")
    newer = candidate("VARDEN, July 27 2025 (Mill Wire) - The dockers struck.", 2.0, "July 27 2025", "b")
    assert not settled(older, newer).conflicting
    assert settled(older, candidate("The dockers struck on July 27 2025.", 2.0, "July 27 2025", "b")).conflicting


def test_of_what_is_so_now_a_later_report_that_answers_nearly_as_well_comes_first() -> None:
    planned = candidate("The dockers will strike on Monday.", 2.0, source="a", published=APRIL)
    stopped = candidate("The strike of the dockers has been called off.", 1.0, source="b", published=MAY)
    for question, first in (
        ("Will the dockers strike on Monday?", stopped),
        ("Did the dockers strike?", planned),
        ("Will the dockers strike in 2024?", planned),
        ("Who will strike?", planned),
    ):
        assert prefer_later([planned, stopped], question_of(question))[0].text == first.text
    earlier = replace(stopped, passage=replace(stopped.passage, published=date(2020, 1, 1)))
    far = replace(stopped, alone=planned.alone - 3)
    for other in (earlier, far):
        assert prefer_later([planned, other], question_of("Will the dockers strike?"))[0] is planned


def test_what_the_reader_holds_for_no_answer_conflicts_with_none() -> None:
    assert resolved([hurt(), hurt("14", "b", value=0.5)]).conflicting
    assert not resolved([hurt(), hurt("14", "b", value=0.4)]).conflicting


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        ("on 3 May 2025", "on 9 June 2025", True),
        ("on 3 May 2025", "on 3 May 2025", False),
        ("on Monday", "on Tuesday", True),
        ("in 2025", "in 2026", True),
        ("on 3 May 2025", "soon", False),
        ("on 3 May 2025", "in May 2025", False),
        ("on 3 May 2025", "in June 2025", True),
        ("on 3 May 2025", "in 2025", False),
    ],
)
def test_different_days_for_one_event_conflict(first: str, second: str, conflict: bool) -> None:
    both = [hurt(when, source, APRIL, text="The tunnel opens {}.") for when, source in ((first, "a"), (second, "b"))]
    assert bool(settled(*both).conflicting) == conflict


def test_weekdays_of_reports_without_a_date_do_not_conflict() -> None:
    text = "They spoke {}."
    assert not settled(hurt("on Tuesday", "a", text=text), hurt("on Sunday", "b", text=text)).conflicting
    assert not settled(hurt("on Tuesday", "a", APRIL, text=text), hurt("on Sunday", "b", text=text)).conflicting


def test_a_day_is_the_one_that_its_report_means() -> None:
    text = "The mill burned {}."
    first, second = hurt("on Saturday", "a", date(2024, 4, 8), text=text), hurt("6 April", "b", APRIL, text=text)
    assert not settled(first, second).conflicting


def test_a_not_in_one_of_two_sentences_alike_denies_the_other() -> None:
    yes = candidate("The council did vote to close the old mill.", 2.0, None, "a")
    no = candidate("The council did not vote to close the old mill.", 2.0, None, "b")
    assert names(settled(yes, no).conflicting) == ["a", "b"]
    assert not settled(yes, candidate("Boats were not allowed to land at Skerry.", 2.0, None, "b")).conflicting


def test_of_several_conflicts_the_best_is_shown() -> None:
    found = resolved([hurt("Eleven", "a"), hurt("14", "b", value=1.5), hurt("17", "c", value=1.0)])
    assert names(found.conflicting) == ["a", "b"]
    assert names(found.standing) == ["a", "b", "c"]


def test_what_was_replaced_conflicts_with_nothing() -> None:
    old, new = hurt("Eleven", "a", APRIL), hurt("14", "b", NEXT_YEAR, 1.5)
    found = resolved([old, new, hurt("14", "c", NEXT_YEAR, 1.4)])
    assert (names(found.standing), found.conflicting) == (["b", "c"], ())


def test_nothing_found_is_settled() -> None:
    assert resolved(()) == Resolution((), ())


def test_a_correction_takes_back_older_sentences_near_it() -> None:
    old = candidate("Wardens counted 310 swans.", source="a", published=APRIL)
    other = candidate("A mild winter helped the birds.", source="a", published=APRIL, vector=(0, 1), start=99)
    later = candidate("Wardens counted 140 swans.", source="c", published=NEXT_YEAR)
    correction = candidate("Correction: wardens counted 130 swans.", source="b", published=MAY)
    assert uncorrected([old, other, later, correction]) == [other, later, correction]


@pytest.mark.parametrize(("old", "new"), [(None, MAY), (APRIL, None), (None, None), (MAY, MAY)])
def test_a_day_that_is_not_known_keeps_no_correction_away(old: date | None, new: date | None) -> None:
    wrong = candidate("Wardens counted 310 swans.", source="a", published=old)
    correction = candidate("Wardens counted 130 swans.", source="b", published=new, title="Correction: swans")
    assert uncorrected([wrong, correction]) == [correction]


def test_a_correction_does_not_take_itself_back() -> None:
    correction = candidate("Correction: wardens counted 130 swans.", source="b")
    rest = candidate("We regret the mistake.", source="b", start=60, title="Correction")
    assert uncorrected([correction, rest]) == [correction, rest]
    assert uncorrected([]) == []


def test_an_answer_shows_both_of_two_reports_that_conflict(newsroom: Collection) -> None:
    told = Told({"Eleven people": 3.0, "Fourteen people": 3.0})
    answer = ask(newsroom, "How many people were hurt in the fire at the Tannery flats?", reader=told, level="eager")
    text = answer_text(answer)
    assert "Weir Courier, 6 April 2024: Eleven people were hurt" in text
    assert "Lowland Gazette, 7 April 2024: Fourteen people were hurt" in text
    assert answer.outcome == "conflicting"


def test_an_answer_gives_the_later_of_two_figures_far_apart(newsroom: Collection) -> None:
    told = Told({"30 million pounds": 3.5, "44 million pounds": 3.0})
    answer = ask(newsroom, "How much will the tunnel under the Weir cost?", reader=told)
    assert answer.outcome == "answered"
    assert "44 million" in answer_text(answer)
    assert "30 million" not in answer_text(answer)


def test_an_answer_gives_the_corrected_figure_alone(newsroom: Collection) -> None:
    told = Told({"310 swans": 3.5, "130 swans": 3.0})
    answer = ask(newsroom, "How many swans did wardens count on the Weir estuary?", reader=told)
    assert answer.outcome == "answered"
    assert "130" in answer_text(answer)
    assert "310" not in answer_text(answer)


def test_copies_of_one_wire_story_never_conflict(newsroom: Collection) -> None:
    told = Told({"61 to 40": 3.0})
    answer = ask(newsroom, "By how many votes did the parliament of Estlund leave the grain pact?", reader=told)
    assert answer.outcome == "answered"
    assert "61 to 40" in answer_text(answer)
    assert len({citation.source for citation in answer.citations}) == 1


def test_a_later_report_replaces_a_different_answer_where_no_time_is_asked_for() -> None:
    then = candidate("Ada Finch was elected mayor.", 2.0, "Ada Finch", "a", published=date(2022, 5, 6))
    now = candidate("Bram Otter is the new mayor.", 1.5, "Bram Otter", "b", published=date(2024, 5, 3))
    assert names(resolved([then, now]).standing) == ["b"]
    assert names(resolved([then, now], "How many people were hurt in 2024?").standing) == ["a", "b"]
    assert not resolved([then, now]).conflicting


def test_a_later_report_of_another_matter_replaces_nothing() -> None:
    prize = candidate("Uma Tansley won the prize.", 2.0, "Uma Tansley", "a", published=date(2024, 3, 4))
    cup = candidate("Wrenport have won the cup.", 1.5, "Wrenport", "b", published=date(2025, 5, 26), vector=(0, 1))
    assert names(resolved([prize, cup]).standing) == ["a", "b"]


def beside(*texts: str, answer: str) -> list[Candidate]:
    """Sentences of one article, the first with the words that answer."""
    home = passage(" ".join(texts), sentences=texts)
    return [candidate(text, 2.0 - 3 * at, answer if not at else None, within=home) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("The organisers put their number at 25,000.", "The police counted 8,000.", "25,000"),
        (
            "Hedda Rook said that nine out of ten had joined.",
            "The company said that 60 percent had.",
            "nine out of ten",
        ),
        ("It killed 19 people, officials said.", "A doctor put the number at 31.", "19"),
        ("The storm cost £240 million, the insurers said.", "The ministry puts it at £180 million.", "£240 million"),
    ],
)
def test_two_accounts_side_by_side_in_one_article_conflict(one: str, other: str, answer: str) -> None:
    both = beside(one, other, answer=answer)
    assert list(resolved(both).conflicting) == both


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("The police counted 8,000.", "The police put the arrests at 12.", "8,000"),  # one speaker
        ("The police counted 8,000.", "The march cost £9,000, the council said.", "8,000"),  # another kind of figure
        ("The police counted 8,000.", "Some 8,000 came, the organisers said.", "8,000"),
        ("The police counted 8,000.", "“We sat at the back,” said Ida Rook, 80, who came too.", "8,000"),  # her age
        ("It killed 19 people, officials said.", "The service put it at magnitude 6.1.", "19"),  # no people
        ("It killed 19 people, officials said.", "The army said that it sent 300 soldiers at 4:12 a.m.", "19"),
        ("The march drew 8,000.", "The organisers put it at 25,000.", "8,000"),  # nobody is named for the first
    ],
)
def test_figures_side_by_side_that_are_no_two_accounts_do_not(one: str, other: str, answer: str) -> None:
    assert resolved(beside(one, other, answer=answer)).conflicting == ()


def test_figures_of_places_that_the_question_does_not_name_conflict_in_nothing() -> None:
    found = [hurt("Eleven", "a", APRIL), hurt("14", "b", MAY)]
    assert resolved(found).conflicting
    assert not resolved(found, "How many people were hurt in Lund?").conflicting


def test_what_a_correction_goes_on_to_say_ends_with_the_right_figure() -> None:
    texts = ["We gave the turnout as 61 percent.", "It was 51 percent.", "We apologise for it."]
    home = passage(" ".join(texts), title="Corrections", sentences=texts)
    wrong, right, rest = [candidate(text, within=home) for text in texts]
    assert correction_continuation(wrong, [wrong, right, rest]) == [right]


def test_a_question_that_names_a_year_keeps_to_it() -> None:
    older = candidate("Skelby won the cup.", 1.0, source="a", published=date(2024, 5, 1))
    newer = candidate("Lund won the cup.", 2.0, source="b", published=date(2025, 5, 1))
    assert filter_by_year([newer, older], moments_in("Who won the cup in 2024?")) == [older]
    assert filter_by_year([newer, older], moments_in("Who won the cup?")) == [newer, older]
    assert filter_by_year([newer, older], moments_in("Who won the cup in 1999?")) == []


def test_a_year_with_which_a_sentence_only_compares_is_not_the_one_it_is_about() -> None:
    crowd = candidate("The crowd was the largest since 1988.", source="a", published=date(2025, 5, 1))
    assert filter_by_year([crowd], moments_in("How large was the crowd in 2025?")) == [crowd]
    assert filter_by_year([crowd], moments_in("How large was the crowd in 2024?")) == []
