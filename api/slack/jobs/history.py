"""A thread as a conversation: the questions to the bot and its answers, without the talk among people."""

import json
from dataclasses import dataclass

from api.slack.client import Slack
from api.slack.job import Job
from api.slack.jobs.posting import pages
from api.slack.jobs.store import Store
from api.slack.text import plain, short
from rag.query.conversation import Message

__all__ = ["Conversation", "read"]

_MOST_TURNS = 12  # a question with its answer
_MOST_IN_TURN = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Conversation:
    """The question of a job, and the turns before it, oldest first."""

    question: str
    history: list[Message]


def read(slack: Slack, store: Store, job: Job, bot: str) -> Conversation:
    """Return the question of a job with what was asked and answered before it. Raises SlackFailed."""
    return Conversation(_question(slack, job, bot), _turns_before(store, job))


def _question(slack: Slack, job: Job, bot: str) -> str:
    """Return the question of a job, read in the thread where it was not kept."""
    if job.question is not None:
        return job.question
    for message in pages(slack, job.channel, job.thread, oldest=job.ts, latest=job.ts, inclusive="true"):
        if message.get("ts") == job.ts:
            return plain(message.get("text") or "", bot)
    return ""


def _turns_before(store: Store, job: Job) -> list[Message]:
    """Return the questions that were answered in the thread of a job before it, with the answers, oldest first."""
    if not job.thread:
        return []
    rows = store.rows(
        "SELECT answers.question, answers.said, answers.document FROM answers JOIN jobs ON jobs.id = answers.job "
        "WHERE jobs.channel = :channel AND jobs.id < :id AND (jobs.thread = :thread OR EXISTS ("
        "SELECT 1 FROM posts WHERE posts.job = jobs.id AND posts.ts = :thread AND jobs.thread = '')) "
        "ORDER BY jobs.id DESC LIMIT :most",
        {"channel": job.channel, "id": job.id, "thread": job.thread, "most": _MOST_TURNS},
    )
    turns: list[Message] = []
    for row in reversed(rows):
        asked = json.loads(row["document"]).get("asked", "")
        turns.append({"role": "user", "content": short(row["question"], _MOST_IN_TURN), "asked": asked})
        turns.append({"role": "assistant", "content": row["said"]})
    return turns
