import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.source_names import check_sources
from api.service.composition import opened
from api.settings.settings import Settings
from index.errors import UnknownSource


@pytest.fixture
def db(indexed: Path) -> Iterator[sqlite3.Connection]:
    with opened(Settings(home=indexed)) as collection:
        yield collection.catalogue.db


def refusal(db: sqlite3.Connection, *sources: str) -> str:
    with pytest.raises(UnknownSource) as raised:
        check_sources(db, sources)
    return str(raised.value)


def test_sources_that_are_held_pass(db: sqlite3.Connection) -> None:
    check_sources(db, ["harbour.txt", "old/mill.html", "odd:name.txt"])
    check_sources(db, [])


def test_a_slip_of_the_pen_is_met_with_the_nearest_name(db: sqlite3.Connection) -> None:
    assert refusal(db, "harbuor.txt").endswith("did you mean harbour.txt?")


def test_part_of_a_name_finds_it(db: sqlite3.Connection) -> None:
    assert refusal(db, "mill.html").endswith("did you mean old/mill.html?")
    assert refusal(db, "MILL").endswith("did you mean old/mill.html?")


def test_a_name_like_no_other_is_met_with_the_next_step(db: sqlite3.Connection) -> None:
    assert "onrecord search" in refusal(db, "qqqqqqq")
    assert "onrecord search" in refusal(db, "")


def test_the_first_unknown_one_is_named(db: sqlite3.Connection) -> None:
    assert "'nowhere'" in refusal(db, "harbour.txt", "nowhere", "neither")
