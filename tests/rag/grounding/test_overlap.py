import pytest

from rag.grounding.overlap import clauses, coverage, order
from rag.grounding.parsed_text import Reading, hits, read


def covered(claim: str, *sentences: str) -> dict[str, float]:
    evidence = [read(sentence) for sentence in sentences]
    return coverage(read(claim), hits(read(claim), evidence), range(len(evidence)))


def ordered(claim: str, *sentences: str) -> dict[str, float]:
    return order(read(claim), [read(sentence) for sentence in sentences])


def parts(claim: Reading) -> list[list[str]]:
    return [[claim.content[i].raw for i in part] for part in clauses(claim)]


def test_clauses_part_at_commas_and_conjunctions() -> None:
    assert parts(read("Levin left Oslo, and Ro stayed home")) == [
        ["Levin", "left", "Oslo"],
        ["Ro", "stayed", "home"],
    ]


def test_a_single_word_is_no_clause() -> None:
    assert parts(read("Levin left Oslo, sadly")) == [["Levin", "left", "Oslo", "sadly"]]
    assert parts(read("Left")) == [["Left"]]


def test_a_claim_repeated_is_covered_everywhere() -> None:
    found = covered("Levin left Oslo.", "Levin left Oslo.")
    assert found["cover_document"] == found["cover_best"] == found["cover_clause_least"] == pytest.approx(1.0)
    assert found["missing_weight"] == 0.0


def test_two_sentences_side_by_side_cover_more_than_one() -> None:
    found = covered("Levin left Oslo.", "Levin spoke.", "He left Oslo.")
    assert found["cover_best"] < found["cover_pair"] == pytest.approx(1.0)


def test_the_same_words_in_another_order_are_less_aligned() -> None:
    same, other = (
        ordered("Levin praised Ro.", "Levin praised Ro."),
        ordered("Ro praised Levin.", "Levin praised Ro."),
    )
    assert same["aligned"] == 1.0
    assert other["aligned"] < 1.0
    assert other["pairs_content"] < same["pairs_content"] == 1.0


def test_a_word_exchanged_between_matches_is_counted() -> None:
    assert ordered("Prices fell in Oslo.", "Prices rose in Oslo.")["swaps"] == 1.0


def test_an_opposite_word_is_counted() -> None:
    assert ordered("Prices fall in Oslo.", "Prices rise in Oslo.")["antonyms"] == 1.0
