import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.embedder import Embedder
from rag.errors import QuestionError
from rag.retrieval.evidence import evidence_of
from rag.retrieval.sentence_features import FEATURES

MILL = (
    "The mill at Tarn burned down on Monday because a boiler burst. Eleven bakers were hurt, said Anna Ro. "
    "Who will rebuild it? Nobody. The town council meets in the hall beside the river to talk about the insurance."
)


def column(question: str, name: str, embedder: Embedder, text: str = MILL) -> list[float]:
    """A feature of each sentence of a text that is one passage."""
    (rows,) = evidence_of(question, text, embedder).features
    return [float(value) for value in rows[:, FEATURES.index(name)]]


def test_each_sentence_has_each_feature_once(embedder: Embedder):
    evidence = evidence_of("Why did the mill burn?", MILL, embedder)
    (rows,) = evidence.features
    assert len(set(FEATURES)) == len(FEATURES)
    assert rows.shape == (len(evidence.passages[0].sentences), len(FEATURES)) == (5, len(FEATURES))


def test_likeness_is_the_cosine_of_question_and_sentence(embedder: Embedder):
    evidence = evidence_of("Why did the mill burn?", MILL, embedder)
    assert column("Why did the mill burn?", "likeness", embedder) == pytest.approx(
        (evidence.sentences[0] @ evidence.vector).tolist(), abs=1e-5
    )


def test_a_sentence_with_all_words_of_the_question_covers_it(embedder: Embedder):
    covered = column("Did the mill burn on Monday?", "covered", embedder)
    assert covered[0] == pytest.approx(1.0)
    assert covered[1] == covered[3] == 0.0


def test_a_figure_counts_where_one_is_asked_for(embedder: Embedder):
    assert column("How many bakers were hurt?", "figure", embedder)[:3] == [0, 1, 0]
    assert column("Why were bakers hurt?", "figure", embedder) == [0] * 5


def test_questions_and_scraps_among_the_sentences_are_told_apart(embedder: Embedder):
    assert column("Why did the mill burn?", "asks", embedder) == [0, 0, 1, 0, 0]
    assert column("Why did the mill burn?", "fragment", embedder)[3] == 1
    assert column("Why did the mill burn?", "fragment", embedder)[0] == 0


def test_one_sentence_alone_has_its_features(embedder: Embedder):
    (rows,) = evidence_of("Why did it burn?", "It burned because a boiler burst.", embedder).features
    assert rows.shape == (1, len(FEATURES))
    assert np.isfinite(rows).all()


@given(st.text(min_size=1, max_size=60))
def test_whatever_is_asked_the_features_are_numbers(embedder: Embedder, question: str):
    try:
        evidence = evidence_of(question, MILL, embedder)
    except QuestionError:
        return
    assert all(np.isfinite(rows).all() for rows in evidence.features)
