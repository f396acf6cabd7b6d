"""Words without their endings, by language."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from index.text.stems import STEMMED, english, stem, stems_in


@pytest.fixture
def eager() -> Iterator[None]:
    """Threads that take turns far more often than they do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


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


@pytest.mark.usefixtures("eager")
def test_threads_stem_beside_each_other() -> None:
    letters = Random(3)
    words = ["".join(letters.choices("aeiylnrst", k=9)) + end for end in ("ing", "ation", "ies") for _ in range(2000)]

    def stemmed(_: int) -> list[str]:
        return [english.__wrapped__(word) for word in words]

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(stemmed, range(4))
    assert all(other == first for other in others)
