"""Answers that readers shared or judged: kept for a time, one opinion a reader."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from api.errors import UnknownAnswer
from api.service.keeping.store import FILE, AnswerStore
from rag.errors import SettingsError

ANSWER: dict[str, Any] = {"question": "Who won?", "collection": "default", "text": "A won. [1]", "citations": []}


@pytest.fixture
def store(tmp_path: Path) -> AnswerStore:
    return AnswerStore(tmp_path, 30)


def aged(store: AnswerStore, days: int) -> None:
    """Let time pass."""
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE answers SET at = at - ?", (days * 86_400,))
        db.execute("UPDATE feedback SET at = at - ?", (days * 86_400,))
        db.execute("UPDATE shared SET until = until - ?", (days * 86_400,))


def held(store: AnswerStore) -> list[int]:
    with sqlite3.connect(store.path) as db:
        return [db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("answers", "shared", "feedback")]


def test_a_shared_answer_is_read_by_its_link_until_it_ends(store: AnswerStore) -> None:
    link, until = store.share(ANSWER)
    other, _ = store.share(ANSWER)
    assert link != other and len(link) >= 20
    assert store.shared(link) == (ANSWER, until)
    aged(store, 31)
    with pytest.raises(UnknownAnswer):
        store.shared(link)


def test_a_link_that_was_never_made_leads_nowhere(store: AnswerStore) -> None:
    with pytest.raises(UnknownAnswer):
        store.shared("x")
    assert not store.path.exists()
    store.share(ANSWER)
    with pytest.raises(UnknownAnswer):
        store.shared("x' OR 1 --")


def test_a_file_whose_tables_are_still_to_be_made_holds_nothing(store: AnswerStore) -> None:
    store.path.touch()
    with pytest.raises(UnknownAnswer):
        store.shared("x")
    assert store.opinions() == []
    link, until = store.share(ANSWER)
    assert store.shared(link) == (ANSWER, until)


def test_a_readers_later_opinion_takes_the_place_of_the_earlier(store: AnswerStore) -> None:
    turn = {"role": "user", "content": "Who plays?"}
    store.judge(ANSWER, "one", "down", reason="wrong", comment="B won", history=[turn])
    store.judge(ANSWER, "two", "up")
    [opinion] = store.opinions()
    assert (opinion.question, opinion.reason, opinion.comment) == ("Who won?", "wrong", "B won")
    assert (opinion.history, opinion.document) == ([turn], ANSWER)
    store.judge(ANSWER, "one", "up")
    assert store.opinions() == []


def test_what_is_old_goes_with_the_next_that_comes(store: AnswerStore) -> None:
    store.share(ANSWER)
    store.judge({**ANSWER, "text": "B won."}, "one", "down")
    aged(store, 31)
    store.share({**ANSWER, "text": "C won."})
    assert held(store) == [1, 1, 0]


def test_the_file_is_for_nobody_else(store: AnswerStore) -> None:
    store.share(ANSWER)
    assert store.path.stat().st_mode & 0o077 == 0


def test_what_cannot_be_written_or_is_of_a_newer_program_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be written"):
        AnswerStore(tmp_path / "file", 30).share(ANSWER)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 9")
    with pytest.raises(SettingsError, match="newer"):
        AnswerStore(tmp_path, 30).share(ANSWER)
