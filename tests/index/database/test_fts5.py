"""Full text in SQLite: what it finds, how it ranks, and that words go when their row does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database.connection import Words
from index.database.fts5 import Fts5
from index.database.sqlite import SqliteFile


@pytest.fixture
def words(tmp_path: Path) -> Iterator[Fts5]:
    db = SqliteFile(tmp_path / "words.sqlite").connect()
    db.words.define()
    db.words.add("words", [Words(1, "Ferries", "The ferry ran."), Words(2, None, 'A "night" tram ran at 5 p.m.')])
    yield db.words
    db.close()


def numbers(words: Fts5, *sought: str, among: str = "") -> list[int]:
    return [number for number, _ in words.best("words", sought, 9, title=0.5, among=among)]


def test_any_word_is_found_by_its_stem_and_the_best_comes_first(words: Fts5) -> None:
    assert numbers(words, "ferry", "ran") == [1, 2]
    assert numbers(words, "running") == []
    assert numbers(words) == []


@pytest.mark.parametrize("sought", ['"night"', "night\0", "night tram", "\ud800 night"])
def test_what_is_sought_is_read_literally(words: Fts5, sought: str) -> None:
    assert numbers(words, sought) == [2]


def test_only_rows_among_those_chosen_are_found(words: Fts5) -> None:
    assert numbers(words, "ran", among="SELECT 1") == [1]


def test_articles_are_found_by_a_phrase_of_their_title(words: Fts5) -> None:
    words.add(
        "article_words", [Words(1, "The night ferry", "A day tram."), Words(2, "A night", "The night ferry ran.")]
    )
    assert words.titled(["night ferry"], 9) == [1]
    assert sorted(words.titled(["night ferry", "nights"], 9)) == [1, 2]
    assert words.titled(["nights"], 9, among="SELECT ?", values=[2]) == [2]
    assert len(words.titled(["nights"], 1)) == 1
    assert words.titled(["day tram", 'NEAR("'], 9) == words.titled([], 9) == []


def test_a_row_that_is_taken_out_leaves_no_word(words: Fts5) -> None:
    words.remove("words", [Words(1, "Ferries", "The ferry ran.")])
    words.merge()
    assert (numbers(words, "ferry"), words.numbers("words"), words.is_whole("words")) == ([], {2}, True)
    words.clear("words")
    assert words.numbers("words") == set()
