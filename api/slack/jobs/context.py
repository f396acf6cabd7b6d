"""The objects that the threads of the bot share."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from api.service.answers import AnswerService
from api.service.starters import Starters
from api.settings.settings import Settings
from api.slack.client import Slack
from api.slack.job import Job
from api.slack.jobs.posting import Posting
from api.slack.jobs.queue import Queue
from api.slack.jobs.store import Store
from api.slack.messages.message import Message

__all__ = ["StopEvents", "Tools"]


class StopEvents:
    """The events that stop the answers under way in this process, by the id of their job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[int, threading.Event] = {}
        self.closing = False  # whether the process is ending: answers stopped now are taken up by the next process

    @contextmanager
    def event_for(self, job: Job) -> Iterator[threading.Event]:
        """Yield the event that stops the answer to a job, while it is under way."""
        sign = threading.Event()
        with self._lock:
            self._under_way[job.id] = sign
            if self.closing:
                sign.set()
        try:
            yield sign
        finally:
            with self._lock:
                self._under_way.pop(job.id, None)

    def stop(self, job: int) -> None:
        """Have one answer stopped, if it is under way here."""
        with self._lock:
            if job in self._under_way:
                self._under_way[job].set()

    def close(self) -> None:
        """Have all of them stopped."""
        with self._lock:
            self.closing = True
            for sign in self._under_way.values():
                sign.set()


@dataclass(frozen=True)
class Tools:
    """The objects of one process: the settings, the answer service, Slack's client, the store and the queue of jobs."""

    settings: Settings
    answer_service: AnswerService
    slack: Slack
    store: Store
    queue: Queue
    posting: Posting
    starters: Starters
    bot: Callable[[], str]  # the bot's member id; raises SlackFailed
    stops: StopEvents = field(default_factory=StopEvents)

    def send(self, job: Job, messages: list[Message]) -> None:
        """Post the final messages of a job, each once, and mark the job as done. Raises LeaseLost, SlackFailed."""
        for slot, message in enumerate(messages):
            self.queue.cancellation(job)  # raises LeaseLost
            self.posting.post_or_update(job, slot, message)
        self.queue.mark_done(job)
