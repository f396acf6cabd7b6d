"""Which sentences make the answer: the best, and what adds something to it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.calibration import override_calibration
from rag.reading.findings import Candidate
from rag.writing.selection import differ_in_negation, is_broad, says_same, select, wants_more
from tests.rag.made import FIXED, candidate

pytestmark = pytest.mark.usefixtures("fixed")

SEVEN = "Rain", "Snow", "Hail", "Fog", "Sleet", "Wind", "Frost"


def apart(values: Sequence[float], answer: bool = False) -> list[Candidate]:
    """Sentences that have nothing in common, of these values."""
    return [
        candidate(f"{SEVEN[at]} fell in {1990 + at}.", value, SEVEN[at] if answer else None,
                  vector=[float(at == other) for other in range(7)])
        for at, value in enumerate(values)
    ]  # fmt: skip


def selected(
    ranked: Sequence[Candidate], taken: Sequence[Candidate] = (), *, point: bool = False, account: bool = False
) -> list[Candidate]:
    return select(ranked, taken, broad=wants_more(ranked, point=point, account=account))


def test_the_best_is_told_and_what_lies_near_it() -> None:
    ranked = apart([3.0, 2.0, 1.4], answer=True)
    assert selected(ranked) == ranked[:2]
    assert selected(apart([3.0, 1.4], answer=True))[1:] == []


def test_a_question_of_fact_takes_two_sentences_at_most() -> None:
    assert len(selected(apart([3.0] * 7, answer=True))) == 2


def test_an_account_takes_five_at_most_and_goes_further_down() -> None:
    assert len(selected(apart([3.0] * 7))) == 5
    ranked = apart([3.0, 1.4, 0.6, 0.4])
    assert selected(ranked) == ranked[:3]


def test_reasons_are_several_sentences_whatever_the_words_that_answer() -> None:
    assert len(selected(apart([3.0] * 7, answer=True), account=True)) == 5


def test_the_edge_itself_still_adds() -> None:
    assert len(selected(apart([3.0, 1.5], answer=True))) == 2
    assert len(selected(apart([3.0, 0.5]))) == 2


@pytest.mark.parametrize(
    ("answer", "broad"),
    [(None, True), ("Rain", False), ("Rain fell all day in March", False), ("Rain fell all day in March 1990", True)],
)
def test_words_that_are_many_or_none_make_an_account(answer: str | None, broad: bool) -> None:
    assert is_broad(candidate("Rain fell all day in March 1990.", answer=answer)) == broad


def test_what_says_the_same_is_told_once_and_makes_room() -> None:
    first, second, third = apart([3.0, 2.9, 2.8], answer=True)
    again = candidate("It rained then, in 1990.", 2.95, "rained", vector=list(first.vector))
    assert selected([first, again, second, third]) == [first, second]


def test_what_was_taken_before_stays_and_counts_and_never_pushes_the_best_out() -> None:
    first, second, third = apart([3.0, 2.9, -9.0], answer=True)
    assert selected([first, second], [third]) == [first, third]
    assert selected([first, second], [first, third]) == [first, third]


def test_a_question_for_one_thing_has_two_sentences_however_many_words_answer() -> None:
    ranked = apart([3.0, 2.9, 2.8])
    assert selected(ranked) == ranked
    assert selected(ranked, point=True) == ranked[:2]


def test_nothing_to_choose_from_is_nothing() -> None:
    assert selected([]) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The vote was carried by 17 members.", "The vote was carried by 19 members."),
        ("The vote was carried.", "The vote was not carried."),
        ("The council will pay.", "The council won't pay."),
        ("They met without a vote.", "They met for a vote."),
    ],
)
def test_a_figure_or_a_not_keeps_two_sentences_apart(first: str, second: str) -> None:
    assert not says_same(candidate(first), candidate(second))
    assert says_same(candidate(first), candidate(first))


def test_a_figure_that_only_one_of_two_states_keeps_them_together() -> None:
    assert says_same(candidate("The vote was carried by 17 members."), candidate("The vote was carried."))
    assert says_same(candidate("Seventeen members voted for it."), candidate("It had the votes of 17 members."))


def test_sentences_near_in_meaning_are_the_same_and_others_not() -> None:
    one, near = candidate("The mill burned."), candidate("Fire took the works.", vector=(0.95, 0.3122))
    assert says_same(one, near) and says_same(near, one)
    assert not says_same(one, candidate("Swans nest by the river.", vector=(0.85, 0.5268)))


def test_sentences_of_the_same_words_are_the_same_though_their_vectors_lie_apart() -> None:
    one = candidate("The old mill at Tarn burned down on Monday night.")
    within = candidate("The old mill at Tarn burned down on Monday.", vector=(0, 1))
    assert says_same(one, within)
    assert not says_same(one, candidate("The mill burned.", vector=(0, 1)))


def test_denying_is_mutual() -> None:
    yes, no, never = (candidate(text) for text in ("It burned.", "It did not burn.", "It never burned."))
    assert differ_in_negation(yes, no) and differ_in_negation(no, yes)
    assert not differ_in_negation(no, never) and not differ_in_negation(yes, yes)
    assert not differ_in_negation(yes, candidate("A knot was noted by nobody."))


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=7), st.booleans())
def test_what_is_chosen_is_in_order_and_no_more_than_allowed(values: list[float], answer: bool) -> None:
    with override_calibration(FIXED):
        ranked = sorted(apart(values, answer), key=lambda one: -one.value)
        chosen = selected(ranked)
    assert chosen == ranked[: len(chosen)]
    assert 1 <= len(chosen) <= (2 if answer else 5)
    assert all(one.value >= ranked[0].value - (FIXED.point if answer else FIXED.broad) for one in chosen)
