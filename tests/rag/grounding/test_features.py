import pytest

from index.embedding.embedder import MiniLM
from rag.grounding.features import Cited, features

CITED = Cited(("Levin left Oslo on Monday.", "The harbour stayed shut."), context="The Fjord Herald")


@pytest.fixture(scope="module")
def embedder() -> MiniLM:
    return MiniLM(threads=1)


def test_a_true_claim_scores_above_a_false_one(embedder: MiniLM) -> None:
    true, false = features([("Levin departed from Oslo.", CITED), ("Ro praised the new budget.", CITED)], embedder)
    assert list(true) == list(false)
    assert all(true[name] > false[name] for name in ("cover_best", "near_best", "word_mean", "neighbour_mean"))
    assert false["names_missing"] == 1.0


def test_batch_mates_change_nothing(embedder: MiniLM) -> None:
    pairs = [("Levin departed from Oslo.", CITED), ("The harbour stayed shut.", CITED)]
    assert features(pairs, embedder) == [features([pair], embedder)[0] for pair in pairs]


def test_what_cannot_be_compared_has_no_features(embedder: MiniLM) -> None:
    assert features([("It is.", CITED), ("Levin left.", Cited(()))], embedder) == [{}, {}]


def test_a_sentence_without_content_is_no_obstacle(embedder: MiniLM) -> None:
    (found,) = features([("Levin left.", Cited(("It was.",)))], embedder)
    assert found["word_mean"] == 0.0


def test_the_context_may_be_named(embedder: MiniLM) -> None:
    (found,) = features([("The Fjord Herald reported it.", CITED)], embedder)
    assert found["names_missing"] == 0.0
