"""Posting of a job's messages to Slack: each exactly once, even if the process dies while it posts.

The metadata of a message hold the job's uid and the message's number. If it is unknown whether a message arrived,
it is searched for by these before it is posted again.
"""

from collections.abc import Iterator
from typing import Any

from api.errors import SlackFailed
from api.slack.client import Slack
from api.slack.job import Job
from api.slack.jobs.store import Store
from api.slack.messages.message import Message

__all__ = ["EVENT", "Posting", "pages"]

EVENT = "onrecord_answer"  # the type of our metadata

_PAGE = 200  # messages
_GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}
_BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
_MOST_LOOKED_THROUGH = 1_000  # messages


class Posting:
    """Posts, changes and deletes the messages of jobs; raises SlackFailed."""

    def __init__(self, slack: Slack, store: Store) -> None:
        self._slack = slack
        self._store = store

    def post_or_update(self, job: Job, slot: int, message: Message, *, patient: bool = True) -> None:
        """Post the message with the number `slot`, or change it where it was posted before."""
        ts, begun = self._posted(job, slot)
        if begun and ts is None:
            ts = self._found(job, slot)
        if ts is not None and self._changed(job, slot, ts, message, patient=patient):
            self._note(job, slot, ts)
            return
        self._note(job, slot, None)
        content = {**_thread(job), **_content(job, slot, message)}
        try:
            reply = self._sent("chat.postMessage", content, patient=patient, mrkdwn=False)
        except SlackFailed as error:
            if not error.uncertain:
                self._forget(job, slot)
            raise
        self._note(job, slot, str(reply["ts"]))

    def first_ts(self, job: Job) -> str | None:
        """Return the ts of the first message, if it is known."""
        return self._posted(job, 0)[0]

    def withdraw(self, job: Job) -> None:
        """Delete all messages of a job, and forget its answer."""
        for row in self._store.rows("SELECT slot, ts FROM posts WHERE job = ?", job.id):
            ts = row["ts"] or self._found(job, row["slot"])
            try:
                if ts:
                    self._slack.call("chat.delete", channel=job.channel, ts=ts)
            except SlackFailed as error:
                if error.code not in _GONE:
                    raise
        with self._store.transaction() as db:
            db.execute("DELETE FROM posts WHERE job = ?", (job.id,))
            db.execute("DELETE FROM feedback WHERE uid = ?", (job.uid,))
            db.execute("DELETE FROM answers WHERE uid = ?", (job.uid,))

    def _posted(self, job: Job, slot: int) -> tuple[str | None, bool]:
        rows = self._store.rows("SELECT ts FROM posts WHERE job = ? AND slot = ?", job.id, slot)
        return (rows[0][0], True) if rows else (None, False)

    def _note(self, job: Job, slot: int, ts: str | None) -> None:
        with self._store.transaction() as db:
            db.execute("INSERT OR REPLACE INTO posts (job, slot, ts) VALUES (?, ?, ?)", (job.id, slot, ts))
            if ts and not slot and not job.thread:  # the answer to a command begins a thread
                db.execute(
                    "INSERT OR IGNORE INTO threads (channel, thread, at) SELECT channel, ?, at FROM jobs WHERE id = ?",
                    (ts, job.id),
                )

    def _changed(self, job: Job, slot: int, ts: str, message: Message, *, patient: bool) -> bool:
        """Change a message; return False where it does not exist any more."""
        try:
            self._sent("chat.update", _content(job, slot, message), patient=patient, ts=ts)
        except SlackFailed as error:
            if error.code in _GONE:
                return False
            raise
        return True

    def _sent(self, method: str, content: dict[str, Any], *, patient: bool, **more: Any) -> dict[str, Any]:
        """Send a message; if Slack refuses its blocks, send it without them, since its text says the same."""
        try:
            return self._slack.call(method, patient=patient, **content, **more)
        except SlackFailed as error:
            if error.code not in _BAD_BLOCKS:
                raise
        return self._slack.call(method, patient=patient, **{**content, "blocks": []}, **more)

    def _forget(self, job: Job, slot: int) -> None:
        with self._store.transaction() as db:
            db.execute("DELETE FROM posts WHERE job = ? AND slot = ? AND ts IS NULL", (job.id, slot))

    def _found(self, job: Job, slot: int) -> str | None:
        wanted = _metadata(job, slot)
        for message in pages(self._slack, job.channel, job.thread, oldest=job.ts if job.thread else ""):
            held = message.get("metadata") or {}
            if held.get("event_payload") == wanted["event_payload"]:
                return str(message["ts"])
        return None


def pages(slack: Slack, channel: str, thread: str, **limits: str) -> Iterator[dict[str, Any]]:
    """Yield the messages of a thread, oldest first, or without one the latest of the channel; page after page."""
    where: dict[str, Any] = {
        "channel": channel,
        **({"ts": thread} if thread else {}),
        **{k: v for k, v in limits.items() if v},
    }
    method, cursor, seen = "conversations.replies" if thread else "conversations.history", "", 0
    while True:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        reply = slack.call(method, limit=_PAGE, include_all_metadata=True, **where, **more)
        messages = reply.get("messages") or []
        yield from messages
        seen += len(messages)
        cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor or (not thread and seen >= _MOST_LOOKED_THROUGH):
            return


def _thread(job: Job) -> dict[str, Any]:
    return {"thread_ts": job.thread} if job.thread else {}


def _metadata(job: Job, slot: int) -> dict[str, Any]:
    return {"event_type": EVENT, "event_payload": {"job": job.uid, "slot": slot}}


def _content(job: Job, slot: int, message: Message) -> dict[str, Any]:
    return {
        "channel": job.channel,
        "text": message.text,
        "blocks": message.blocks,
        "metadata": _metadata(job, slot),
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }
