"""Answers that readers shared or judged on the web page: one SQLite file in the home, for all processes."""

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from api.errors import UnknownAnswer
from api.service.keeping.opinion import MOST_IN_COMMENT, Opinion
from api.service.keeping.tables import make_tables
from index.errors import IndexBusy
from rag.errors import SettingsError

__all__ = ["FILE", "AnswerStore", "Verdict"]

FILE = "answers.sqlite"  # in the home

Verdict = Literal["up", "down"]

_VERSION = 1
_SCHEMA = """
CREATE TABLE answers (
    uid TEXT PRIMARY KEY, document TEXT NOT NULL, history TEXT NOT NULL, at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE shared (link TEXT PRIMARY KEY, uid TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE feedback (
    uid TEXT NOT NULL, user TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, comment TEXT NOT NULL,
    at REAL NOT NULL, PRIMARY KEY (uid, user)
) WITHOUT ROWID;
"""
_DAY = 86_400.0
_BUSY_SECONDS = 5.0


class AnswerStore:
    """Keeps these answers for `keep_days`; the first one creates the file. Times are seconds since 1970."""

    def __init__(self, home: Path, keep_days: int) -> None:
        self.path = home / FILE
        self._seconds = keep_days * _DAY

    def share(self, document: Mapping[str, Any]) -> tuple[str, float]:
        """Keep an answer under a new link; return the link's name, which cannot be guessed, and when it expires.

        Raises SettingsError where the home cannot be written, IndexBusy where it is in use.
        """
        link, until = secrets.token_urlsafe(16), time.time() + self._seconds
        with self._writing() as db:
            uid = self._keep(db, document, ())
            db.execute("INSERT INTO shared VALUES (?, ?, ?)", (link, uid, until))
        return link, until

    def shared(self, link: str) -> tuple[dict[str, Any], float]:
        """Return the answer behind a link, and when it expires. Raises UnknownAnswer where there is none (any more)."""
        found = self._rows(
            "SELECT document, until FROM shared JOIN answers USING (uid) WHERE link = ? AND until > ?",
            link, time.time(),
        )  # fmt: skip
        if not found:
            raise UnknownAnswer("No answer is shared under that link.")
        [(document, until)] = found
        return json.loads(document), until

    def judge(
        self,
        document: Mapping[str, Any],
        user: str,
        verdict: Verdict,
        *,
        history: Sequence[Mapping[str, str]] = (),
        reason: str = "",
        comment: str = "",
    ) -> None:
        """Keep what a reader thinks of an answer, in place of what they thought before.

        Raises SettingsError where the home cannot be written, IndexBusy where it is in use.
        """
        with self._writing() as db:
            uid = self._keep(db, document, history)
            db.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?)",
                (uid, user, verdict, reason, comment[:MOST_IN_COMMENT], time.time()),
            )

    def opinions(self) -> list[Opinion]:
        """Return every 👎, oldest first."""
        rows = self._rows(
            "SELECT uid, document, history, reason, comment, feedback.at FROM feedback JOIN answers USING (uid) "
            "WHERE verdict = 'down' ORDER BY feedback.at, user"
        )
        return [_opinion(row) for row in rows]

    def _keep(self, db: sqlite3.Connection, document: Mapping[str, Any], history: Sequence[Mapping[str, str]]) -> str:
        written = json.dumps(document, sort_keys=True)
        uid = sha256(written.encode()).hexdigest()[:32]
        now = time.time()
        db.execute("DELETE FROM shared WHERE until < ?", (now,))
        db.execute("DELETE FROM feedback WHERE at < ?", (now - self._seconds,))
        db.execute(
            "DELETE FROM answers WHERE at < ? AND uid NOT IN (SELECT uid FROM shared UNION SELECT uid FROM feedback)",
            (now - self._seconds,),
        )
        db.execute(
            "INSERT INTO answers VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at, "
            "history = CASE WHEN excluded.history = '[]' THEN history ELSE excluded.history END",
            (uid, written, json.dumps([dict(turn) for turn in history]), now),
        )
        return uid

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction in the file, which is made where it is not there."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # it holds what people asked
            with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("BEGIN IMMEDIATE")
                make_tables(db, self.path, _SCHEMA, _VERSION)
                yield db
                db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise IndexBusy("The answers that were shared are in use: try again.") from error
            raise SettingsError(f"{self.path} cannot be written: choose another place with --home.") from error
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"{self.path} cannot be written: choose another place with --home.") from error

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        if not self.path.is_file():
            return []
        try:
            with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS)) as db:
                made = db.execute("PRAGMA user_version").fetchone()[0]  # 0 while another process makes the tables
                return db.execute(query, values).fetchall() if made else []
        except sqlite3.Error as error:
            raise SettingsError(f"{self.path} cannot be read: move it away.") from error


def _opinion(row: tuple[Any, ...]) -> Opinion:
    uid, document, history, reason, comment, at = row
    read = json.loads(document)
    return Opinion(uid, read["question"], json.loads(history), read, read["collection"], reason, comment, at)
