import pytest

from rag.text.polarity import antonym, denied, hedged, hedges
from rag.text.words import words_of


def reached(text: str, positions: frozenset[int]) -> list[str]:
    return [words_of(text)[i].raw for i in sorted(positions)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He did not attack the town.", ["attack"]),
        ("They denied attacking it.", ["attacking"]),
        ("She didn’t leave.", ["leave"]),
        ("They attacked the town.", []),
        ("Not only did they attack.", []),
    ],
)
def test_a_negation_denies_the_word_after_it(text: str, words: list[str]) -> None:
    assert reached(text, denied(words_of(text), 1)) == words


def test_a_hedge_reaches_the_words_after_it() -> None:
    text = "They allegedly struck a depot."
    assert reached(text, hedged(words_of(text))) == ["struck", "depot"]


@pytest.mark.parametrize(("text", "hedging"), [("He may go.", True), ("He said so.", True), ("He went.", False)])
def test_hedges_and_attributions_are_noticed(text: str, hedging: bool) -> None:
    assert hedges(words_of(text)) is hedging


def test_an_opposite_is_found_listed_or_by_its_prefix() -> None:
    def stems(text: str) -> frozenset[str]:
        return frozenset(word.stem for word in words_of(text))

    (rise,) = stems("rises")
    assert antonym(rise, stems("prices fall")) == "fall"
    assert antonym("stabl", stems("unstable prices")) == "unstabl"
    assert antonym(rise, stems("prices rise")) is None


def test_the_month_of_may_hedges_nothing() -> None:
    words = words_of("They open it in May 2026 and the price rises.")
    assert not hedges(words)
    assert hedged(words) == frozenset()
    assert hedges(words_of("They may open it."))
