"""The tables of a small file: made once, never over those of a newer program."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api.service.keeping.tables import make_tables
from rag.errors import SettingsError

SCHEMA = "CREATE TABLE a (x);\nCREATE TABLE b (y)"


def test_tables_are_made_once_and_kept() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        make_tables(db, Path("kept.db"), SCHEMA, 2)
        db.execute("INSERT INTO b VALUES (1)")
        make_tables(db, Path("kept.db"), SCHEMA, 2)
        assert db.execute("SELECT y FROM b").fetchall() == [(1,)]
        assert db.execute("PRAGMA user_version").fetchone() == (2,)


def test_the_tables_of_a_newer_program_are_left_alone() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        make_tables(db, Path("kept.db"), SCHEMA, 3)
        with pytest.raises(SettingsError, match=r"kept\.db was written by a newer onrecord"):
            make_tables(db, Path("kept.db"), SCHEMA, 2)
