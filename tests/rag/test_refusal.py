"""A refusal says what was searched, what is nearest, and which dates are held."""

from datetime import date

import pytest

from index.catalogue.reads import Filters
from index.collection import Collection
from rag.query.question import question_of
from rag.refusal import REASON, refusal_answer
from rag.retrieval.retriever import retrieve

QUESTION = "Who won the chess match at Skerry?"


def test_it_says_what_was_searched_and_what_is_near(newsroom: Collection):
    evidence = retrieve(newsroom, question_of(QUESTION))
    answer = refusal_answer(newsroom, [evidence], Filters())
    assert (answer.outcome, answer.claims, answer.withheld, answer.citations) == ("refused", (), (), ())
    assert (answer.question, answer.asked, answer.passages) == (QUESTION, QUESTION, evidence.passages)
    refusal = answer.refusal
    assert refusal
    assert (refusal.reason, refusal.searched) == (REASON, "Searched 14 articles.")
    assert refusal.dates == (date(2022, 3, 10), date(2024, 9, 12))
    found = list(dict.fromkeys(passage.source for passage in evidence.passages))
    assert [near.source for near in refusal.nearest] == found[:3]


@pytest.mark.parametrize(
    ("filters", "searched"),
    [
        (Filters(publisher="Hill Farmer"), "Searched 2 articles by Hill Farmer."),
        (Filters(source="swans.md"), "Searched 1 article named swans.md."),
        (
            Filters(since=date(2024, 5, 1), until=date(2024, 5, 31), publisher="Weir Courier"),
            "Searched 2 articles from 1 May 2024 until 31 May 2024 by Weir Courier.",
        ),
        (Filters(publisher="Nobody"), "Searched 0 articles by Nobody."),
    ],
)
def test_it_names_the_filters(newsroom: Collection, filters: Filters, searched: str):
    evidence = retrieve(newsroom, question_of(QUESTION), filters)
    refusal = refusal_answer(newsroom, [evidence], filters).refusal
    assert refusal
    assert refusal.searched == searched
    assert bool(refusal.nearest) == bool(evidence.passages)


def test_the_passages_of_all_parts_were_considered_each_once(newsroom: Collection):
    found = [retrieve(newsroom, question_of(part)) for part in (QUESTION, "Who paid for the tunnel?", QUESTION)]
    answer = refusal_answer(newsroom, found, Filters())
    chunks = [passage.chunk for passage in answer.passages]
    assert len(chunks) == len(set(chunks))
    assert set(chunks) == {passage.chunk for evidence in found for passage in evidence.passages}
