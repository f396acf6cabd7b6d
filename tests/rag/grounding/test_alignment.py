import pytest

from index.embedding.embedder import MiniLM
from rag.grounding.alignment import alignment, spans_of_claim
from rag.grounding.parsed_text import read


@pytest.fixture(scope="module")
def embedder() -> MiniLM:
    return MiniLM(threads=1)


def aligned(claim: str, sentences: list[str], embedder: MiniLM) -> dict[str, float]:
    reading, chosen = read(claim), [read(sentence) for sentence in sentences]
    spans = [spans_of_claim(reading)] + [[(w.start, w.end) for w in sentence.content] for sentence in chosen]
    encoded, *encodings = embedder.encode([claim, *sentences], spans)
    return alignment(reading, encoded, chosen, encodings)


def test_spans_are_the_content_words_and_then_the_clauses() -> None:
    claim = "Levin left Oslo, and Ro stayed home"
    assert [claim[start:end] for start, end in spans_of_claim(read(claim))] == [
        *("Levin", "left", "Oslo", "Ro", "stayed", "home"),
        "Levin left Oslo",
        "Ro stayed home",
    ]


def test_a_sentence_is_as_near_as_can_be_to_itself(embedder: MiniLM) -> None:
    found = aligned("Levin left Oslo in haste.", ["Levin left Oslo in haste."], embedder)
    for name in ("near_best", "word_mean", "word_least", "neighbour_least", "word_order"):
        assert found[name] == pytest.approx(1.0, abs=1e-3)
    assert found["word_poor"] == 0.0


def test_an_invented_word_shows_in_the_worst_word(embedder: MiniLM) -> None:
    evidence = ["Levin left Oslo in haste."]
    invented = aligned("Levin left Oslo in sandals.", evidence, embedder)
    assert invented["word_least"] < aligned("Levin departed Oslo in haste.", evidence, embedder)["word_least"]


def test_a_claim_of_one_word_has_no_neighbours_to_lose(embedder: MiniLM) -> None:
    found = aligned("Levin", ["Levin left."], embedder)
    assert found["neighbour_mean"] == found["neighbour_least"] == pytest.approx(found["word_mean"])
