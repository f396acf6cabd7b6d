"""Full text in PostgreSQL finds and ranks as SQLite's does."""

import random
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database.connection import Words
from index.database.postgres import PostgresConnection, PostgresSchema
from index.database.sqlite import SqliteConnection, SqliteFile
from index.database.tsvector import lexemes
from tests.postgres.server import PostgresServer

pytest_plugins = ["tests.postgres.fixtures"]

Pair = tuple[SqliteConnection, PostgresConnection]
SYLLABLES = (
    "ferry",
    "ferries",
    "running",
    "ran",
    "tram",
    "harbour",
    "harbours",
    "Étoile",
    "naïve",
    "Łódź",
    "мосты",
    "5",
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Pair]:
    """The same made rows in both."""
    seed = random.Random(11)
    rows = [
        Words(
            number,
            " ".join(seed.choices(SYLLABLES, k=4)) if number % 3 else None,
            " ".join(seed.choices([*SYLLABLES, "silo-fire", 'a "night" watch', "F-16"], k=seed.randint(5, 60))),
        )
        for number in range(1, 200)
    ]
    one = SqliteFile(tmp_path_factory.mktemp("words") / "one.sqlite").connect()
    other = PostgresSchema(postgres.url, uuid.uuid4().hex).connect()
    for db in (one, other):
        db.prepare()
        db.words.define()
        db.words.add("words", rows)
        db.words.add("article_words", rows)
    yield one, other
    one.close()
    other.close()


@pytest.mark.parametrize("title", [0.5, 1.0])
@pytest.mark.parametrize(
    "words",
    [["ferry"], ["Harbours", "tram"], ["naive"], ["ETOILE", "watch"], ["F-16"], ["night watch"], ["мосты"], ["lodz"],
     ["Łódź"], ["5", "ran"], ["zeppelin"], ["zeppelin", "silo fire"], [], ['"'], ["'; DROP"],
     ["ferry", "ferries", "ran"]],
)  # fmt: skip
def test_both_give_the_same_rows_the_same_score(pair: Pair, words: list[str], title: float) -> None:
    one, other = (dict(db.words.best("words", words, 500, title=title)) for db in pair)
    assert other == pytest.approx(one)


def test_both_give_the_best_first_among_those_chosen(pair: Pair) -> None:
    one, other = (
        db.words.best("words", ["ferry"], 5, title=1.0, among="SELECT 1 + ? UNION SELECT 9", values=[2]) for db in pair
    )
    assert [number for number, _ in one] == [number for number, _ in other]
    assert {number for number, _ in other} <= {3, 9}


@pytest.mark.parametrize("word", ["harbour", "silo fire", "zeppelin", "!", "F-16"])
def test_both_hold_a_phrase_in_the_same_rows(pair: Pair, word: str) -> None:
    one, other = (set(db.execute(*db.words.holding(word)).fetchall()) for db in pair)
    assert one == other


@pytest.mark.parametrize(
    "phrases", [["harbour"], ["ferry tram", "harbour"], ["silo-fire"], ["!"], [], ["5 ran", "naïve"]]
)
def test_both_find_the_same_titles(pair: Pair, phrases: list[str]) -> None:
    one, other = (set(db.words.titled(phrases, 500)) for db in pair)
    assert one == other
    one, other = (set(db.words.titled(phrases, 500, among="SELECT 1 + ?", values=[6])) for db in pair)
    assert one == other <= {7}


def test_words_that_go_are_counted_out(pair: Pair) -> None:
    _, db = pair
    db.begin()
    row = Words(1000, "Owl", "An owl sat in the belfry.")
    db.words.add("words", [row])
    assert [number for number, _ in db.words.best("words", ["belfry"], 5, title=1.0)] == [1000]
    assert db.words.is_whole("words")
    db.words.remove("words", [row])
    assert db.words.is_whole("words") and 1000 not in db.words.numbers("words")
    db.execute("DELETE FROM words WHERE rowid = 1")
    assert not db.words.is_whole("words")
    db.words.clear("words")
    assert db.words.is_whole("words")
    db.rollback()


def test_a_text_of_more_words_than_a_row_can_hold_is_taken(pair: Pair, tmp_path: Path) -> None:
    _, db = pair
    db.begin()
    text = " ".join(f"{number:0100}" for number in range(12_000)) + " owl" * 500
    db.words.add("words", [Words(1000, None, "belfry " + text)])
    assert [number for number, _ in db.words.best("words", ["belfry"], 5, title=1.0)] == [1000]
    db.rollback()


def test_words_are_cut_folded_and_stemmed() -> None:
    assert lexemes("The Étoile's naïve BUSES—running, F-16") == ["the", "etoil", "s", "naiv", "buse", "run", "f", "16"]
    assert lexemes("!?") == []
