"""The intake of questions: each is taken in once, however often and in whatever order Slack delivers it.

A question is on disk before its delivery is acknowledged; all else happens later.
"""

import sqlite3
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from api.settings.settings import Settings
from api.slack.events import DeletedMessage, SlackQuestion, parse_event, question_from_command
from api.slack.intake.access import question_collection
from api.slack.intake.quotas import rejection_reason
from api.slack.jobs.store import Store
from api.slack.messages.phrases import HELP, STOPPED
from api.slack.text import is_stop

__all__ = ["Intake"]

_EARLY_SECONDS = 300.0  # a reply that came before its mention is kept in mind for so long


class Intake:
    """Writes deliveries into the store; `wake` is called where there may be a new job."""

    def __init__(self, settings: Settings, store: Store, wake: Callable[[], None]) -> None:
        self._settings = settings
        self._store = store
        self._wake = wake

    def event(self, body: Mapping[str, Any], bot: str) -> None:
        """Take in an event that was delivered to the bot whose member id is `bot`."""
        event = parse_event(body, bot)
        if event is None:
            return
        with self._store.transaction() as db:
            if not _first(db, event.key):
                return
            if isinstance(event, DeletedMessage):
                _delete(db, event)
            else:
                self._take(db, event)
        self._wake()

    def command(self, body: Mapping[str, Any]) -> None:
        """Take in a slash command."""
        asked = question_from_command(body)
        with self._store.transaction() as db:
            if _first(db, asked.key):
                self._enter(db, asked, asked.text)
        self._wake()

    def pane(self, channel: str, thread: str) -> None:
        """Note that a thread of the assistant pane was opened."""
        with self._store.transaction() as db:
            _join(db, channel, thread)
            db.execute("UPDATE threads SET pane = 1 WHERE channel = ? AND thread = ?", (channel, thread))

    def _take(self, db: sqlite3.Connection, asked: SlackQuestion) -> None:
        known = db.execute(
            "SELECT stopped FROM threads WHERE channel = ? AND thread = ?", (asked.channel, asked.thread)
        ).fetchone()
        if asked.kind == "thread" and known is None:
            row = (asked.channel, asked.thread, asked.ts, asked.user, time.time())
            db.execute("INSERT OR IGNORE INTO early VALUES (?, ?, ?, ?, ?)", row)
            return
        if asked.kind == "thread" and known["stopped"] and asked.ts > known["stopped"]:
            return
        if not self._enter(db, asked, asked.text):
            return
        if is_stop(asked.text):
            _stop(db, asked)
        elif asked.kind != "thread":
            _join(db, asked.channel, asked.thread, asked.ts)
            self._catch_up(db, asked)

    def _catch_up(self, db: sqlite3.Connection, asked: SlackQuestion) -> None:
        """Take in the replies that arrived before the mention they follow; their text is read from the thread later."""
        early = db.execute(
            "DELETE FROM early WHERE channel = ? AND thread = ? AND ts > ? AND at > ? RETURNING ts, user",
            (asked.channel, asked.thread, asked.ts, time.time() - _EARLY_SECONDS),
        ).fetchall()
        for ts, user in sorted(map(tuple, early)):
            reply = SlackQuestion("", "thread", asked.channel, ts, asked.thread, user, "", asked.outside)
            self._enter(db, reply, None)

    def _enter(self, db: sqlite3.Connection, asked: SlackQuestion, question: str | None) -> bool:
        """Add a job, unless the message is one already or was deleted."""
        gone = db.execute("SELECT 1 FROM delivered WHERE key = ?", (_deletion_key(asked.channel, asked.ts),)).fetchone()
        if gone:
            return False
        collection, verdict = question_collection(self._settings, asked)
        if not verdict and question is not None:
            verdict = self._instead(asked, question)
        verdict = verdict or rejection_reason(db, self._settings, asked)
        if asked.kind == "thread" and verdict not in {"", STOPPED}:
            return False  # it may be talk among people: the bot says why not only to those who mention it
        pane = db.execute(
            "SELECT 1 FROM threads WHERE channel = ? AND thread = ? AND pane", (asked.channel, asked.thread)
        ).fetchone()
        added = db.execute(
            "INSERT OR IGNORE INTO jobs (uid, kind, channel, ts, thread, user, question, collection, verdict, pane, "
            "response_url, at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')",
            (uuid.uuid4().hex, asked.kind, asked.channel, asked.ts, asked.thread, asked.user, question, collection,
             verdict, bool(pane), asked.response_url, time.time()),
        )  # fmt: skip
        return added.rowcount == 1

    @staticmethod
    def _instead(asked: SlackQuestion, question: str) -> str:
        if is_stop(question) and asked.kind != "command":
            return STOPPED
        return HELP if question.strip(" ?!.").lower() in {"", "help"} else ""


def _first(db: sqlite3.Connection, key: str) -> bool:
    """Record a delivery, and tell whether it is the first with this key; without a key it counts as the first."""
    if not key:
        return True
    return db.execute("INSERT OR IGNORE INTO delivered VALUES (?, ?)", (key, time.time())).rowcount == 1


def _deletion_key(channel: str, ts: str) -> str:
    return f"gone:{channel}:{ts}"


def _join(db: sqlite3.Connection, channel: str, thread: str, ts: str = "") -> None:
    """Take part in a thread from now on; if it was stopped before `ts`, the stop is lifted."""
    db.execute(
        "INSERT INTO threads (channel, thread, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at, "
        "stopped = CASE WHEN stopped < ? THEN '' ELSE stopped END",
        (channel, thread, time.time(), ts),
    )


def _stop(db: sqlite3.Connection, asked: SlackQuestion) -> None:
    """End a conversation, and any answer under way in it; in a direct message without a thread, all of them."""
    _join(db, asked.channel, asked.thread)
    db.execute(
        "UPDATE threads SET stopped = max(stopped, ?) WHERE channel = ? AND thread = ?",
        (asked.ts, asked.channel, asked.thread),
    )
    everywhere = asked.kind == "direct" and asked.thread == asked.ts
    db.execute(
        "UPDATE jobs SET cancelled = 'stopped' WHERE channel = ? AND (thread = ? OR ?) AND ts < ? AND verdict = '' "
        "AND cancelled = '' AND state IN ('waiting', 'working')",
        (asked.channel, asked.thread, everywhere, asked.ts),
    )


def _delete(db: sqlite3.Connection, gone: DeletedMessage) -> None:
    """Have the answer deleted with its question; a question that is still to arrive is not taken in."""
    db.execute("INSERT OR IGNORE INTO delivered VALUES (?, ?)", (_deletion_key(gone.channel, gone.ts), time.time()))
    db.execute(
        "UPDATE jobs SET cancelled = 'deleted', tries = 0, failures = 0, due = 0, "
        "state = CASE state WHEN 'done' THEN 'waiting' ELSE state END WHERE channel = ? AND ts = ?",
        (gone.channel, gone.ts),
    )
    db.execute("DELETE FROM early WHERE channel = ? AND ts = ?", (gone.channel, gone.ts))
