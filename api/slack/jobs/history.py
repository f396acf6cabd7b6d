"""A thread as a conversation: what people asked in it, and what the bot answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.slack.client import Slack
from api.slack.job import Job
from api.slack.jobs.posting import pages
from api.slack.jobs.store import Store
from api.slack.text import addressed_elsewhere, is_stop, plain, short
from rag.query.follow_up import Message

__all__ = ["Conversation", "read"]

_MOST_TURNS = 24
_MOST_IN_TURN = 2_000  # characters
_BY_PEOPLE = {None, "", "file_share", "thread_broadcast", "thread_root"}


@dataclass(frozen=True, slots=True)
class Conversation:
    """The question of a job, and the turns before it, oldest first."""

    question: str
    history: list[Message]


def read(slack: Slack, store: Store, job: Job, bot: str) -> Conversation:
    """Read the thread of a job up to its question. Raises SlackFailed."""
    question = job.question or ""
    if not job.thread or (job.thread == job.ts and job.question is not None):
        return Conversation(question, [])
    answers = _answers(store, job)
    turns: list[Message] = []
    for message in pages(slack, job.channel, job.thread, latest=job.ts, inclusive="true"):
        ts = str(message.get("ts") or "")
        if ts == job.ts:
            question = job.question if job.question is not None else plain(message.get("text") or "", bot)
        elif ts < job.ts:
            turns.extend(answers.get(ts) or _asked(message, bot))
        del turns[:-_MOST_TURNS]
    return Conversation(question, turns)


def _asked(message: Mapping[str, Any], bot: str) -> list[Message]:
    """What a person said; of the bot's own messages only answers are turns, and these are in the store."""
    text = message.get("text") or ""
    if message.get("bot_id") or message.get("user") in {bot, None} or message.get("subtype") not in _BY_PEOPLE:
        return []
    said = plain(text, bot)
    if not said or is_stop(said) or addressed_elsewhere(text, bot):
        return []
    return [{"role": "user", "content": short(said, _MOST_IN_TURN)}]


def _answers(store: Store, job: Job) -> dict[str, list[Message]]:
    """The turns that each message of the bot in the thread stands for, by its ts."""
    rows = store.rows(
        "SELECT posts.ts, posts.slot, jobs.kind, answers.question, answers.said FROM answers "
        "JOIN jobs ON jobs.id = answers.job JOIN posts ON posts.job = jobs.id "
        "WHERE jobs.channel = ? AND (jobs.thread = ? OR posts.ts = ?) AND posts.ts IS NOT NULL",
        job.channel, job.thread, job.thread,
    )  # fmt: skip
    found: dict[str, list[Message]] = {}
    for row in rows:
        turns: list[Message] = [{"role": "assistant", "content": row["said"]}] if not row["slot"] else []
        if row["kind"] == "command" and not row["slot"]:  # its question is no message of its own
            turns.insert(0, {"role": "user", "content": row["question"]})
        found[row["ts"]] = turns
    return found
