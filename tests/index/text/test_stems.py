"""Words without their endings, by language."""

import pytest

from index.text.stems import STEMMED, stem, stems_in


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("de", "Brücken", "Brücke"), ("ru", "мосты", "мостов"), ("fr", "fermées", "fermer"), ("es", "puentes", "puente")],
)
def test_forms_of_a_word_share_their_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language) != one


def test_a_language_without_a_stemmer_is_left_as_it_is() -> None:
    assert stem("הגשר", "he") == "הגשר"
    assert stems_in("The Bridges", "en") == "The Bridges"
    assert "en" not in STEMMED


def test_what_stands_between_words_stays() -> None:
    assert stems_in("Brücken, 12 Häuser!", "de") == f"{stem('Brücken', 'de')}, 12 {stem('Häuser', 'de')}!"
