"""The status shown while a question is being answered, at most once a second; no update waits for a rate limit."""

import time
from contextlib import suppress

from api.errors import SlackFailed
from api.service.wording import count_noun
from api.slack.job import Job
from api.slack.jobs.context import Tools
from api.slack.messages.answer_blocks import partial_message, text_message
from api.slack.messages.message import Message
from api.slack.messages.phrases import SEARCHING, queue_message, queue_status
from api.slack.text import short
from rag.events import ClaimMade, Event, PassagesFound
from rag.rendering.stream import StreamLayout
from rag.rendering.text import Sentence

__all__ = ["Status", "show_place"]

_EVERY = 1.0  # seconds
_MOST_IN_TITLE = 60


class Status:
    """The status of one job: shown in the message that becomes the answer, or in the assistant pane's status line."""

    def __init__(self, tools: Tools, job: Job) -> None:
        self._tools = tools
        self._job = job
        self._last = float("-inf")
        self._sentences: list[Sentence] = []
        self._telling = StreamLayout()

    def begin(self) -> None:
        """Show that the search has begun, unless the reply may be talk among people."""
        if self._job.is_unaddressed:
            return
        if self._job.pane:
            self._show("is searching the articles…", text_message(SEARCHING))
        elif self._job.kind == "command":
            # Failures are raised: where the bot may not write, it need not answer.
            self._tools.posting.post_or_update(self._job, 0, text_message(SEARCHING, self._job))
        else:
            self._show("", text_message(SEARCHING))

    def entitle(self, question: str) -> None:
        """Name a conversation of the assistant pane by its first question."""
        with suppress(SlackFailed):
            self._tools.slack.call(
                "assistant.threads.setTitle",
                patient=False,
                channel_id=self._job.channel,
                thread_ts=self._job.thread,
                title=short(question, _MOST_IN_TITLE),
            )

    def take(self, event: Event) -> None:
        """Show the progress that an event brings, if the last update was long enough ago."""
        match event:
            case PassagesFound(_, passages):
                read = count_noun(len(passages), "passage")
                self._show(f"is reading {read}…", text_message(f"Reading {read}…", self._job))
            case ClaimMade():
                self._sentences.append(self._telling.place(event))
                verified = count_noun(len(self._sentences), "sentence")
                self._show(
                    f"has verified {verified}…",
                    partial_message(self._sentences, f"{verified} verified so far…", self._job),
                )

    def _show(self, line: str, message: Message) -> None:
        now = time.monotonic()
        if self._job.is_unaddressed or now - self._last < _EVERY:
            return
        self._last = now
        with suppress(SlackFailed):  # the final message is what counts
            _show(self._tools, self._job, line, message)


def show_place(tools: Tools, job: Job, place: int) -> None:
    """Show a waiting question its place in the queue, from 1. Raises SlackFailed."""
    _show(tools, job, queue_status(place), text_message(queue_message(place), job))


def _show(tools: Tools, job: Job, line: str, message: Message) -> None:
    if job.pane:
        place = {"channel_id": job.channel, "thread_ts": job.thread}
        tools.slack.call("assistant.threads.setStatus", patient=False, **place, status=line)
    else:
        tools.posting.post_or_update(job, 0, message, patient=False)
