import pytest

from rag.text.words import folded, rarity, stems, word_set, words_of


def test_words_keep_their_place_in_the_text() -> None:
    text = "Oslo's mayor met 1,200 guests."
    assert all(text[word.start : word.end] == word.raw for word in words_of(text))
    assert [word.raw for word in words_of(text)] == ["Oslo's", "mayor", "met", "1,200", "guests"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("attacked", "attacks"), ("Oslo's", "Oslo"), ("U.S.", "US"), ("Müller", "Muller"), ("1,200", "1200")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert words_of(one)[0].stem == words_of(other)[0].stem


def test_a_country_is_no_pronoun() -> None:
    country, pronoun = words_of("US us")
    assert not country.stop
    assert pronoun.stop


def test_contracted_negations_carry_no_content() -> None:
    assert words_of("didn't")[0].stop


def test_rare_words_tell_more_than_common_ones() -> None:
    assert rarity("the") < rarity("city") < rarity("annexation") <= rarity("Zzyzxian") == 1.0


def test_folding_drops_case_accents_and_stops() -> None:
    assert folded("Évian’s") == "evian"
    assert folded("U.N.") == "un"
    assert folded("") == ""  # what is left of a full stop that a parser takes for a name


def test_a_bag_holds_each_word_once() -> None:
    assert word_set("one two\n  one") == {"one", "two"}


def test_stems_are_those_of_the_words() -> None:
    text = "Oslo's mayors met 1,200 guests in the U.S."
    assert stems(text) == [word.stem for word in words_of(text)]
