"""The job that the intake makes of a question."""

import sqlite3
from dataclasses import dataclass
from typing import Literal

from api.slack.events import Kind

__all__ = ["Cancelled", "Job", "State", "job_of"]

State = Literal["waiting", "working", "sending", "done"]
Cancelled = Literal["", "stopped", "deleted"]


@dataclass(frozen=True, slots=True)
class Job:
    """A question on its way to its one outcome, as it was when it was read from the store."""

    id: int
    uid: str
    kind: Kind
    channel: str
    ts: str
    thread: str
    user: str
    question: str | None  # None: to be read in the thread
    collection: str
    verdict: str  # the fixed reply that is sent instead of an answer
    pane: bool
    response_url: str
    state: State
    tries: int
    failures: int
    cancelled: Cancelled
    messages: str | None  # the final ones, as JSON

    @property
    def is_unaddressed(self) -> bool:
        """Tell whether it is a reply in a channel's thread that mentions nobody: it may be people's talk."""
        return self.kind == "thread"


def job_of(row: sqlite3.Row) -> Job:
    """Return the job that a row of the store holds."""
    named = {name: row[name] for name in Job.__dataclass_fields__}
    return Job(**{**named, "pane": bool(row["pane"])})
