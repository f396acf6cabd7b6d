from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.cases import Case
from eval.conversations import Turn
from eval.score import Score, score, score_turn, text_of
from index.article import Article
from index.errors import UnknownSource
from rag.answer import Answer, Claim

AnswerOf = Callable[..., Answer]

CASE = Case(
    "one",
    "Who opened the bridge?",
    answerable=True,
    split="dev",
    facts=(("Anna Berg",), ("Thursday", "2 May")),
    sources=frozenset({"a.md", "b.md"}),
    relevant=frozenset({"a.md", "b.md"}),
    forbidden=("Friday",),
)
IMPOSSIBLE = Case("two", "Who closed it?", answerable=False, split="dev")


def holding(text: str) -> Callable[[str], Article]:
    return lambda source: Article(source, "aa", text)


def test_an_answer_without_fault(answer_of: AnswerOf):
    answer = answer_of(("Anna Berg opened it on Thursday.", "a.md"), ranked=["a.md", "a.md", "b.md"])
    scores = score(CASE, answer, holding("Anna Berg opened it on Thursday."))
    assert scores.pop("beside_the_point").value == 0
    assert {one.value for one in scores.values()} == {1.0}
    assert not any(one.reasons for one in scores.values())


def test_ranking_is_of_sources_each_at_its_best_passage(answer_of: AnswerOf):
    scores = score(CASE, answer_of(ranked=["x.md", "x.md", "a.md", "x.md"]), holding(""))
    assert scores["hit@1"].value == 0
    assert scores["mrr"].value == 0.5
    assert scores["recall@10"] == Score(0.5, ("not retrieved: b.md",))


def test_a_fact_not_stated_is_named(answer_of: AnswerOf):
    scores = score(CASE, answer_of(("It was Anna Berg.", "a.md")), holding("It was Anna Berg."))
    assert scores["facts"] == Score(0.5, ("not stated: Thursday / 2 May",))


def test_a_citation_of_another_source_lowers_precision_and_gives_a_fact_no_support(answer_of: AnswerOf):
    answer = answer_of(("It was Anna Berg.", "a.md"), ("It was Thursday.", "c.md"))
    scores = score(CASE, answer, holding(""))
    assert scores["citation_precision"] == Score(0.5, ("may not be cited: c.md",))
    assert scores["citation_recall"] == Score(0.5, ("stated without its source: Thursday / 2 May",))


def test_citations_do_not_apply_where_there_are_none(answer_of: AnswerOf):
    scores = score(CASE, answer_of(("Nothing.", None)), holding(""))
    assert scores["citation_precision"].value is None
    assert scores["citation_recall"].value is None
    assert scores["quote_exactness"].value is None


def test_a_quote_that_is_not_there_is_found_out(answer_of: AnswerOf):
    scores = score(CASE, answer_of(("It was Anna Berg.", "a.md")), holding("It was Anna Bergh."))
    assert scores["quote_exactness"] == Score(0.0, ("citation 1 is not the text at 0–17",))


def test_a_number_that_leads_nowhere_is_an_inexact_citation(answer_of: AnswerOf):
    answer = answer_of(("Anna Berg.", "a.md"))
    answer = replace(answer, claims=(*answer.claims, Claim("On Thursday.", "supported", (7,))))
    scores = score(CASE, answer, holding("Anna Berg."))
    assert scores["quote_exactness"] == Score(0.5, ("citation 7 leads to no citation",))


def test_a_citation_of_an_article_that_is_not_held_is_a_reason_and_no_exception(answer_of: AnswerOf):
    def missing(source: str) -> Article:
        raise UnknownSource(f"No {source}.")

    scores = score(CASE, answer_of(("Anna Berg.", "a.md")), missing)
    assert scores["quote_exactness"] == Score(0.0, ("citation 1 is of an article that is not held",))


def test_what_must_not_be_said_is_named(answer_of: AnswerOf):
    scores = score(CASE, answer_of(("It was FRIDAY.", "a.md")), holding(""))
    assert scores["not_forbidden"] == Score(0.0, ("must not be said: Friday",))


@pytest.mark.parametrize(
    ("case", "outcome", "value"),
    [(CASE, "answered", 1), (CASE, "refused", 0), (IMPOSSIBLE, "partial", 0), (IMPOSSIBLE, "refused", 1)],
)
def test_the_decision_to_answer_is_judged(answer_of: AnswerOf, case: Case, outcome: str, value: float):
    scores = score(case, answer_of(outcome=outcome), holding(""))
    assert scores["decision"].value == value
    assert bool(scores["decision"].reasons) is not bool(value)


def test_an_unanswerable_case_has_no_ranking_and_no_facts(answer_of: AnswerOf):
    scores = score(IMPOSSIBLE, answer_of(ranked=["a.md"], outcome="refused"), holding(""))
    assert {name for name, one in scores.items() if one.value is not None} == {"not_forbidden", "decision"}


@pytest.mark.parametrize(("first", "value"), [(None, 1), (("Thursday",), 0), (("Thursday", "Berg"), 1)])
def test_the_answer_comes_first_where_the_case_says_what_that_is(
    answer_of: AnswerOf, first: tuple[str, ...] | None, value: float
):
    answer = answer_of(("It was Anna Berg.", "a.md"), ("It was Thursday.", "a.md"))
    assert score(replace(CASE, first=first), answer, holding(""))["answer_first"].value == value


def test_a_question_wrongly_refused_has_no_answer_first_and_nothing_beside_the_point(answer_of: AnswerOf):
    scores = score(CASE, answer_of(outcome="refused"), holding(""))
    assert scores["answer_first"] == Score(0.0, ("the first sentence does not answer",))
    assert scores["beside_the_point"].value is None


def test_sentences_beside_the_point_are_a_share_and_are_named(answer_of: AnswerOf):
    answer = answer_of(("It was Anna Berg.", "a.md"), ("It rained.", "a.md"), ("It snowed.", "c.md"))
    scores = score(replace(CASE, also=()), answer, holding(""))
    reasons = ("beside the point: It rained.", "beside the point: It snowed.")
    assert scores["beside_the_point"] == Score(pytest.approx(2 / 3), reasons)
    assert score(CASE, answer, holding(""))["beside_the_point"].value == pytest.approx(1 / 3)


TOLD = Turn("Who?", facts=(("Anna Berg",), ("Thursday",)), sources=frozenset({"a.md"}))


def test_a_turn_is_right_where_it_states_its_facts_from_a_source_of_its_own(answer_of: AnswerOf):
    right = answer_of(("Anna Berg did, on Thursday.", "a.md"), ranked=["a.md"])
    assert score_turn(TOLD, right) == Score(1.0)
    half = answer_of(("Anna Berg did.", "c.md"), ranked=["c.md"])
    assert score_turn(TOLD, half) == Score(0.0, ("not stated: Thursday", "cites none of its sources"))
    assert score_turn(TOLD, answer_of(outcome="refused")).reasons == ("refused, though the sources answer it",)


def test_a_turn_to_be_refused_is_right_where_it_is(answer_of: AnswerOf):
    turn = Turn("Who?", refuse=True)
    assert score_turn(turn, answer_of(ranked=["a.md"], outcome="refused")).value == 1
    assert score_turn(turn, answer_of(("Anna.", "a.md"))).reasons == ("answered, though no source does",)


@pytest.mark.parametrize("turn", [Turn("thanks", smalltalk=True), Turn("help", program=True)])
def test_a_turn_that_asks_nothing_is_right_where_nothing_was_searched(answer_of: AnswerOf, turn: Turn):
    assert score_turn(turn, answer_of(outcome="refused")).value == 1
    assert score_turn(turn, answer_of(ranked=["a.md"], outcome="refused")).value == 0


def test_the_text_of_claims_has_no_markers(answer_of: AnswerOf):
    assert text_of(answer_of(("One.", "a.md"), ("Two.", None)).claims) == "One.\nTwo."
