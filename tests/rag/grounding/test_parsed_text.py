import numpy as np

from rag.grounding.parsed_text import hits, read, select, weights


def test_hits_say_which_sentence_has_which_word() -> None:
    claim = read("Levin left Oslo.")
    found = hits(claim, [read("Levin leaves."), read("In Oslo it rained.")])
    assert found.tolist() == [[True, False, False], [False, False, True]]


def test_rare_words_weigh_more() -> None:
    city, annexation = weights(read("city annexation"))
    assert 0 < city < annexation


def test_a_short_document_is_taken_whole() -> None:
    claim = read("Levin left Oslo.")
    assert select(claim, hits(claim, [read("It rained.")] * 5)) == [0, 1, 2, 3, 4]


def test_from_a_long_document_the_sentences_with_the_claims_words_are_taken_in_order() -> None:
    claim = read("Levin left Oslo for Geneva.")
    texts = ["It rained."] * 20
    texts[3], texts[11], texts[17] = "Levin spoke.", "They met in Oslo.", "Geneva waited."
    chosen = select(claim, hits(claim, [read(text) for text in texts]))
    assert chosen == sorted(chosen)
    assert len(chosen) == len(set(chosen)) == 6
    assert {3, 11, 17} <= set(chosen)


def test_a_claim_without_content_hits_nothing() -> None:
    assert hits(read("It is."), [read("It was.")]).shape == (1, 0)
    assert np.array_equal(weights(read("It is.")), [])
