import math

import pytest

from eval.metrics import (
    answers_first,
    average_precision,
    beside_the_point,
    citation_flaw,
    conflicts,
    mean,
    ndcg,
    normalise,
    precision_at,
    precision_recall,
    recall_at,
    reciprocal_rank,
    said,
    share,
    states,
)
from index.article import Article
from rag.answer import Citation

RANKED = ["a", "b", "c", "d", "e"]
RELEVANT = {"b", "d", "z"}  # at ranks 2 and 4; z was not found


def test_recall_counts_the_relevant_among_the_first():
    assert recall_at(1, RANKED, RELEVANT) == 0
    assert recall_at(2, RANKED, RELEVANT) == pytest.approx(1 / 3)
    assert recall_at(10, RANKED, RELEVANT) == pytest.approx(2 / 3)


def test_precision_counts_places_even_where_nothing_stands():
    assert precision_at(1, RANKED, RELEVANT) == 0
    assert precision_at(4, RANKED, RELEVANT) == pytest.approx(2 / 4)
    assert precision_at(10, RANKED, RELEVANT) == pytest.approx(2 / 10)
    assert precision_at(1, ["b"], RELEVANT) == 1  # hit@1


def test_reciprocal_rank_is_of_the_first_relevant_one():
    assert reciprocal_rank(10, RANKED, RELEVANT) == pytest.approx(1 / 2)
    assert reciprocal_rank(1, RANKED, RELEVANT) == 0
    assert reciprocal_rank(10, [], RELEVANT) == 0


def test_average_precision_counts_what_was_not_found():
    assert average_precision(RANKED, RELEVANT) == pytest.approx((1 / 2 + 2 / 4 + 0) / 3)
    assert average_precision(["b", "d", "z"], RELEVANT) == 1


def test_ndcg_of_binary_gains():
    found = 1 / math.log2(3) + 1 / math.log2(5)
    best = 1 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(10, RANKED, dict.fromkeys(RELEVANT, 1.0)) == pytest.approx(found / best)
    assert ndcg(1, ["b"], dict.fromkeys(RELEVANT, 1.0)) == 1


def test_ndcg_of_graded_gains_puts_the_better_first():
    gains = {"a": 1.0, "b": 3.0}
    assert ndcg(10, ["b", "a"], gains) == 1
    worse = (1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3))
    assert ndcg(10, ["a", "b"], gains) == pytest.approx(worse)
    assert ndcg(1, ["a", "b"], gains) == pytest.approx(1 / 3)


def test_a_fact_is_stated_by_any_alternative_whole():
    fact = ("invasion of Ukraine", "tanks & border")
    assert states(fact, "After the INVASION  of\nUkraine.")
    assert states(fact, "The border was crossed by tanks.")
    assert not states(fact, "The tanks came.")


def test_quotation_marks_dashes_and_spaces_do_not_matter():
    assert normalise("“It’s\u00a0a 2–1 —  win”") == '"it\'s a 2-1 - win"'
    assert states(("it's a 2-1",), "“It’s a 2–1”")


def test_brackets_of_the_news_are_text():
    assert states(("gentelmens [sic] agreement",), "a “gentelmens [sic] agreement” [1]")


def test_what_must_not_be_said_is_found():
    assert said(["four a week", "five"], "Some FOUR a week [1]") == ["four a week"]
    assert said([], "anything") == []


def test_shares_of_nothing_do_not_apply():
    assert share([]) is None
    assert mean([]) is None
    assert share([True, True, False, False]) == 0.5
    assert mean([1.0, 0.5]) == 0.75


def test_precision_and_recall_of_decisions():
    # refused and right, refused and wrong, answered and wrong twice, answered and right
    decisions = [(True, True), (True, False), (False, True), (False, True), (False, False)]
    assert precision_recall(decisions) == (1 / 2, pytest.approx(1 / 3))
    assert precision_recall([(False, False)]) == (None, None)


def test_an_answer_comes_first_where_its_first_sentence_states_a_fact():
    facts = [("Anna & Berg",), ("Thursday", "2 May")]
    assert answers_first(["On 2 May it opened.", "Anna Berg did it."], facts)
    assert not answers_first(["It opened.", "On Thursday."], facts)
    assert not answers_first([], facts)


def test_a_sentence_is_beside_the_point_where_it_holds_no_fact_and_nothing_that_adds():
    sentences = [("Anna Berg opened it.", True), ("It cost a lot.", True), ("It rained.", True), ("She sang.", False)]
    facts = [("Anna Berg",)]
    assert beside_the_point(sentences, facts, ("cost a lot",)) == ["It rained.", "She sang."]
    assert beside_the_point(sentences, facts, ()) == ["It cost a lot.", "It rained.", "She sang."]
    assert beside_the_point(sentences, facts, None) == ["She sang."]  # anything of an allowed source adds
    assert beside_the_point([("Anna Berg opened it.", False)], facts, None) == []


def test_conflicts_said_falsely_are_counted_and_true_ones_found_are_a_share():
    # true and said, true and not said twice, false and said twice, false and not said, either
    pairs = [(True, True), (False, True), (False, True), (True, False), (True, False), (False, False), (True, None)]
    assert conflicts(pairs) == (2, pytest.approx(1 / 3))
    assert conflicts([(True, None), (False, False)]) == (0, None)


TEXT = "First line.\r\nSecond line, which\r\ngoes on.\r\n"
ARTICLE = Article("a.txt", "aa", TEXT)


def cite(start: int, end: int, lines: tuple[int, int], quote: str | None = None, sha256: str = "aa") -> Citation:
    quote = TEXT[start:end] if quote is None else quote
    return Citation(1, "a.txt", sha256, None, None, None, start, end, *lines, None, quote)


def test_an_exact_citation_has_no_flaw():
    assert citation_flaw(cite(0, 11, (1, 1)), ARTICLE) is None
    assert citation_flaw(cite(13, 42, (2, 3)), ARTICLE) is None


@pytest.mark.parametrize(
    ("citation", "flaw"),
    [
        (cite(13, 42, (2, 2)), "is on lines 2–3, not 2–2"),
        (cite(1, 11, (1, 1), quote="First line."), "is not the text at 1–11"),
        (cite(3, 3, (1, 1)), "is not the text at 3–3"),
        (cite(0, 11, (1, 1), sha256="bb"), "is of another version of the article"),
    ],
)
def test_a_flaw_of_a_citation_is_named(citation: Citation, flaw: str):
    assert citation_flaw(citation, ARTICLE) == flaw
