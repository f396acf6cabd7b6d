"""The queue of jobs that are not done: which process works on which job, in what order, and with what outcome.

A process holds a job by a lease, which it renews while it lives. When it dies the lease runs out and another
process, or the same one started again, takes the job up where it stood.
"""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from api.slack.job import Cancelled, Job, job_of
from api.slack.jobs.store import Store
from api.slack.messages.message import Message

__all__ = ["LeaseLost", "Queue"]

# A question waits for the earlier ones of its thread, whose answers are its history. A due time or lease that lies
# further ahead than any wait or lease lasts was written before the clock was set back, and is ignored.
_NEXT = """
SELECT id FROM jobs AS one
WHERE state != 'done' AND (owner IS NULL OR lease NOT BETWEEN :now AND :now + :longest)
AND due NOT BETWEEN :now AND :now + :longest AND {which} AND NOT EXISTS (
    SELECT 1 FROM jobs AS other WHERE other.channel = one.channel AND other.thread = one.thread AND one.thread != ''
    AND other.state != 'done' AND other.verdict = '' AND other.cancelled = '' AND other.ts < one.ts AND {ordered})
ORDER BY id LIMIT 1
"""
_TO_ANSWER = _NEXT.format(which="verdict = '' AND cancelled = ''", ordered="1")
_TO_TELL = _NEXT.format(which="(verdict != '' OR cancelled != '')", ordered="0")
_TO_PLACE = _NEXT.format(
    which="verdict = '' AND cancelled = '' AND state = 'waiting' AND at <= :now - :grace AND NOT pane"
    " AND kind != 'thread' AND NOT EXISTS (SELECT 1 FROM posts WHERE job = one.id)",
    ordered="0",
)
_TAKE = """
UPDATE jobs SET owner = :owner, lease = :now + :lease, tries = tries + :tried, state = CASE
    WHEN :tried AND state = 'waiting' THEN 'working' ELSE state END
WHERE id = ({query}) RETURNING *
"""
_LONGEST_WAIT = 300.0
_KEPT = ("question", "history", "said", "document")


class LeaseLost(Exception):
    """Another process has taken the job over, since this one did not renew its lease in time."""


class Queue:
    """The queue as one process uses it: takes jobs, renews their leases, and settles or releases them."""

    def __init__(self, store: Store, lease: float = 10.0) -> None:
        self.owner = uuid.uuid4().hex
        self.lease = lease  # seconds
        self._store = store
        self._lock = threading.Lock()
        self._in_hand: set[int] = set()

    def take_question(self) -> Job | None:
        """Take up the next question."""
        return self._take(_TO_ANSWER, tried=1)

    def take_fixed_reply(self) -> Job | None:
        """Take up the next job that gets a fixed reply instead of an answer, or that was cancelled."""
        return self._take(_TO_TELL, tried=1)

    def take_unplaced_question(self, grace: float) -> Job | None:
        """Hold a question that has waited for `grace` seconds, and has no message yet that shows its place."""
        return self._take(_TO_PLACE, tried=0, grace=grace)

    def renew(self) -> dict[int, Cancelled]:
        """Renew the leases of the jobs in hand; return for the id of each why it was cancelled, or ""."""
        with self._lock:
            held = list(self._in_hand)
        if not held:
            return {}
        these = f"id IN ({', '.join(map(str, held))}) AND owner = ?"
        with self._store.transaction() as db:
            db.execute(f"UPDATE jobs SET lease = ? WHERE {these}", (time.time() + self.lease, self.owner))
            return dict(db.execute(f"SELECT id, cancelled FROM jobs WHERE {these}", (self.owner,)).fetchall())

    @contextmanager
    def keep_lease(self, job: Job) -> Iterator[None]:
        """Have the job's lease renewed within the context. An unsettled job is taken up again once it has run out."""
        with self._lock:
            self._in_hand.add(job.id)
        try:
            yield
        finally:
            with self._lock:
                self._in_hand.discard(job.id)

    def store_messages(self, job: Job, messages: Sequence[Message], outcome: str, kept: dict[str, str] | None) -> Job:
        """Store the final messages before they are sent, and the answer where `kept` holds one. Raises LeaseLost."""
        whole = json.dumps([asdict(message) for message in messages], ensure_ascii=False)
        with self._store.transaction() as db:
            row = db.execute(
                "UPDATE jobs SET state = 'sending', messages = ?, outcome = ?, tries = 0 WHERE id = ? AND owner = ? "
                "RETURNING *",
                (whole, outcome, job.id, self.owner),
            ).fetchone()
            if row is None:
                raise LeaseLost
            if kept:
                _keep(db, job, kept)
        return job_of(row)

    def mark_done(self, job: Job) -> None:
        """Mark the job as done; if its question was deleted meanwhile, the job waits to have its answer deleted."""
        with self._store.transaction() as db:
            db.execute(
                "UPDATE jobs SET owner = NULL, lease = 0, tries = 0, messages = NULL, question = NULL, "
                "response_url = '', state = CASE WHEN cancelled = ? THEN 'done' "
                "WHEN cancelled = 'deleted' THEN 'waiting' ELSE 'done' END WHERE id = ? AND owner = ?",
                (job.cancelled, job.id, self.owner),
            )

    def discard(self, job: Job) -> None:
        """End a job that was no question to the bot: nothing is said, and nothing of it is kept."""
        with self._store.transaction() as db:
            db.execute(
                "UPDATE jobs SET owner = NULL, lease = 0, tries = 0, question = NULL, outcome = 'talk', "
                "state = 'done' WHERE id = ? AND owner = ?",
                (job.id, self.owner),
            )

    def postpone(self, job: Job) -> None:
        """Put off a job for which Slack could not be reached; the wait doubles with each failure."""
        wait = min(2.0**job.failures, _LONGEST_WAIT)
        with self._store.transaction() as db:
            db.execute(
                "UPDATE jobs SET owner = NULL, lease = 0, tries = 0, failures = failures + 1, due = ? "
                "WHERE id = ? AND owner = ?",
                (time.time() + wait, job.id, self.owner),
            )

    def release_job(self, job: Job) -> None:
        """Release a job as it was, for this or another process to take up."""
        with self._store.transaction() as db:
            db.execute("UPDATE jobs SET owner = NULL, lease = 0 WHERE id = ? AND owner = ?", (job.id, self.owner))

    def release(self) -> None:
        """Release all jobs of this process, which ends, for the next one to take up."""
        with self._store.transaction() as db:
            db.execute(
                "UPDATE jobs SET owner = NULL, lease = 0, tries = max(tries - 1, 0) WHERE owner = ?", (self.owner,)
            )

    def position(self, job: Job) -> int:
        """Return the place of a job among the waiting questions, from 1."""
        query = "SELECT count(*) FROM jobs WHERE state = 'waiting' AND verdict = '' AND cancelled = '' AND id <= ?"
        return int(self._store.rows(query, job.id)[0][0])

    def placed_questions(self, grace: float) -> list[Job]:
        """Return the waiting questions whose place is shown: by a message, or after `grace` seconds in the pane."""
        query = (
            "SELECT jobs.* FROM jobs LEFT JOIN posts ON posts.job = jobs.id AND slot = 0 "
            "WHERE (posts.ts IS NOT NULL OR (pane AND at <= ?)) AND state = 'waiting' AND owner IS NULL "
            "AND verdict = '' AND cancelled = '' ORDER BY id"
        )
        return [job_of(row) for row in self._store.rows(query, time.time() - grace)]

    def cancellation(self, job: Job) -> Cancelled:
        """Return why the job was cancelled; empty where it was not. Raises LeaseLost."""
        rows = self._store.rows("SELECT cancelled FROM jobs WHERE id = ? AND owner = ?", job.id, self.owner)
        if not rows:
            raise LeaseLost
        why: Cancelled = rows[0][0]
        return why

    def _take(self, query: str, *, tried: int, grace: float = 0.0) -> Job | None:
        if not self._store.rows("SELECT 1 FROM jobs WHERE state != 'done' LIMIT 1"):
            return None  # most looks find nothing, and need no lock
        values = {"now": time.time(), "owner": self.owner, "lease": self.lease, "tried": tried, "grace": grace}
        values["longest"] = 2 * _LONGEST_WAIT
        with self._store.transaction() as db:
            row = db.execute(_TAKE.format(query=query), values).fetchone()
        return job_of(row) if row else None


def _keep(db: sqlite3.Connection, job: Job, kept: dict[str, str]) -> None:
    db.execute(
        "INSERT OR REPLACE INTO answers (uid, job, question, history, said, document, collection, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (job.uid, job.id, *(kept[key] for key in _KEPT), job.collection, time.time()),
    )
