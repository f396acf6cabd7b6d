import numpy as np
import pytest

from index.collection import Collection
from index.embedding.embedder import Embedder
from rag.query.question import question_of
from rag.reading.answerability import FEATURES_OF_PASSAGE, THRESHOLD, answerable, passage_features
from rag.retrieval.evidence import Evidence, evidence_of
from rag.retrieval.retriever import gather

MUSEUM = (
    "Ilse Brandt founded the clock museum at Oberwald in 1990 with her savings. She closed the museum in the spring of "
    "2024 because the council had cut its grant. Schools from three valleys used to visit the clocks."
)


@pytest.mark.parametrize(
    "question",
    [
        "Who founded the clock museum at Oberwald?",
        "Why was the clock museum at Oberwald closed?",
        "When was the clock museum at Oberwald founded?",
    ],
)
def test_a_text_that_says_it_can_answer(embedder: Embedder, question: str):
    assert answerable(evidence_of(question, MUSEUM, embedder)) >= THRESHOLD


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 1998 World Cup?",
        "How do I bake sourdough bread?",
        "purple monkey dishwasher",
        "What is the boiling point of mercury?",
    ],
)
def test_a_text_about_something_else_cannot(embedder: Embedder, question: str):
    assert answerable(evidence_of(question, MUSEUM, embedder)) < THRESHOLD


def test_the_chance_is_that_of_the_best_passage_raised_a_little_by_the_next(newsroom: Collection):
    whole = gather(newsroom, question_of("Why did Ilse Brandt close the clock museum at Oberwald?"))
    alone = [
        answerable(Evidence(whole.question, whole.vector, (passage,), (rows,)))
        for passage, rows in zip(whole.passages, whole.sentences, strict=True)
    ]
    assert len(alone) > 3
    best, second, third, *_ = sorted(alone, reverse=True)
    raised = 1 - (1 - best) * (1 - 0.3 * second) * (1 - 0.3 * third)
    assert best < answerable(whole) == pytest.approx(raised)
    assert all(0 <= chance <= 1 for chance in alone)


def test_nothing_found_answers_nothing(newsroom: Collection):
    whole = gather(newsroom, question_of("Why?"))
    assert answerable(Evidence(whole.question, whole.vector, (), ())) == 0.0


def test_a_passage_without_a_sentence_answers_nothing(newsroom: Collection):
    whole = gather(newsroom, question_of("Why?"), k=1)
    bare = (np.empty((0, len(whole.vector)), np.float32),)
    assert answerable(Evidence(whole.question, whole.vector, whole.passages, bare)) == 0.0


def test_a_passage_of_one_sentence_is_described_like_any(embedder: Embedder):
    for text in ("It burned because a boiler burst.", MUSEUM):
        described = passage_features(evidence_of("Why did it burn?", text, embedder), 0)
        assert described.shape == (len(FEATURES_OF_PASSAGE),)
        assert np.isfinite(described).all()
