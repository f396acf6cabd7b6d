import numpy as np
import pytest

from index.collection import Collection
from index.embedding.embedder import Embedder
from rag.query.question import question_of
from rag.reading.candidates import candidates
from rag.retrieval.evidence import Evidence, evidence_of
from rag.retrieval.retriever import gather


@pytest.fixture(scope="module")
def found(newsroom: Collection) -> Evidence:
    return gather(newsroom, question_of("What did the keeper of the lighthouse note in the journal?"))


def test_every_sentence_is_a_candidate_once_though_chunks_overlap(found: Evidence):
    every = [(passage.source, span) for passage in found.passages for span in passage.sentences]
    places = [(one.passage.source, one.span) for one in candidates(found)]
    assert len(every) > len(set(every)), "no sentence stands in two chunks: the test would prove nothing"
    assert len(places) == len(set(places))
    assert set(places) == set(every)


def test_a_candidate_is_the_sentence_as_it_stands(found: Evidence):
    for one in candidates(found):
        start = one.passage.start
        assert one.text == one.passage.text[one.span.start - start : one.span.end - start]
        assert one.text == one.text.strip() != ""
        assert 0 < one.probability < 1


def test_a_candidate_keeps_the_vector_of_its_sentence(found: Evidence):
    rows = {
        (passage.source, span): row
        for passage, of_passage in reversed(list(zip(found.passages, found.sentences, strict=True)))
        for span, row in zip(passage.sentences, of_passage, strict=True)
    }
    assert all(np.array_equal(one.vector, rows[one.passage.source, one.span]) for one in candidates(found))


def test_the_sentence_that_answers_is_likelier_than_the_ones_beside_it(embedder: Embedder):
    text = (
        "Oberwald lies in a valley of firs. Ilse Brandt founded the clock museum at Oberwald in 1990. "
        "Tickets are sold at the door."
    )
    likely = candidates(evidence_of("Who founded the clock museum at Oberwald?", text, embedder))
    assert max(likely, key=lambda one: one.probability).text.startswith("Ilse Brandt")


def test_without_passages_there_are_no_candidates(found: Evidence):
    assert candidates(Evidence(found.question, found.vector, (), ())) == []
