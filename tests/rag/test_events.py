"""The events of a finished answer are those that would have been handed out."""

from dataclasses import replace
from datetime import date

from rag.answer import Answer, Citation, Claim
from rag.ask import ask, events
from rag.events import ClaimMade, Done, PassagesFound, claims_made


def citation(number: int) -> Citation:
    return Citation(number, "a.txt", "", None, None, date(2024, 1, number), number, number + 1, 1, 1, None, "x")


def answer(*claims: Claim, citations: int) -> Answer:
    numbered = tuple(citation(number) for number in range(1, citations + 1))
    return Answer("?", "?", "answered", claims, (), numbered, None, "extractive", ())


def test_each_citation_comes_with_the_claim_that_uses_it_first():
    claims = (
        Claim("A.", "quote", (1, 2)),
        Claim("B.", "weak"),
        Claim("C.", "supported", (2, 3)),
        Claim("D.", "quote", (1,)),
    )
    made = list(claims_made(answer(*claims, citations=3)))
    assert tuple(one.claim for one in made) == claims
    assert [[new.number for new in one.citations] for one in made] == [[1, 2], [], [3], []]


def test_an_answer_without_claims_has_no_event():
    assert list(claims_made(answer(citations=0))) == []


def test_events_tell_the_passages_then_the_claims_then_the_answer(newsroom):
    question = "Why did Ilse Brandt close the clock museum at Oberwald?"
    first, *made, last = events(newsroom, question)
    assert isinstance(first, PassagesFound)
    assert isinstance(last, Done)
    assert all(isinstance(one, ClaimMade) for one in made)
    assert (first.asked, first.passages) == (question, last.answer.passages)
    assert tuple(one.claim for one in made) == last.answer.claims
    assert tuple(new for one in made for new in one.citations) == last.answer.citations
    assert replace(ask(newsroom, question), timings={}) == replace(last.answer, timings={})


def test_a_refusal_has_passages_and_an_answer_and_nothing_between(newsroom):
    first, last = events(newsroom, "Who won the 1998 World Cup?")
    assert isinstance(first, PassagesFound)
    assert isinstance(last, Done)
    assert last.answer.outcome == "refused"
