"""The threads of the bot: some answer, one shows people to their place in the line, one keeps the leases."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from api.errors import SlackFailed
from api.service.logs import log_defect
from api.slack.job import Job
from api.slack.jobs.context import Tools
from api.slack.jobs.progress import show_place
from api.slack.jobs.worker import answer_job, send_fixed_reply
from index.errors import OnRecordError

__all__ = ["WorkerThreads"]

_POLL = 0.5  # seconds between looks for jobs that another process has left
_GRACE = 1.0  # seconds that a question may wait before it is shown its place
_PLACES = 3.0  # seconds between updates of the places shown
_PURGE = 6 * 3600.0
_PATIENCE = 30.0  # seconds for a thread to end; what it leaves is taken up by the next process


class WorkerThreads:
    """Starts the threads, wakes them, and ends them."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._awake = threading.Condition()
        self._signals = 0
        self._ended = threading.Event()
        self._threads = [
            *(self._thread(f"slack-worker-{n}", self._work) for n in range(tools.settings.slack_workers)),
            self._thread("slack-usher", self._dispatch_replies),
            self._thread("slack-leases", self._renew, every=tools.queue.lease / 4),
        ]
        self._told: dict[int, int] = {}  # job → the place it was told
        self._looked = self._purged = float("-inf")

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Tell the threads that there is something to do."""
        with self._awake:
            self._signals += 1
            self._awake.notify_all()

    def close(self) -> None:
        """End: answers under way are left for the next process, those being sent are sent."""
        self._ended.set()
        self._tools.stops.close()
        self._tools.slack.close()
        self.wake()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(_PATIENCE)
        self._tools.queue.release()

    def _thread(self, name: str, step: Callable[[], bool], every: float = _POLL) -> threading.Thread:
        return threading.Thread(target=self._run, args=(step, every), name=name, daemon=True)

    def _run(self, step: Callable[[], bool], every: float) -> None:
        """Repeat a step until the end; where it found nothing to do, after a pause or when woken."""
        while not self._ended.is_set():
            seen = self._signals
            if self._safely(step):
                continue
            with self._awake:
                self._awake.wait_for(self._has_work(seen), every)

    def _has_work(self, seen: int) -> Callable[[], bool]:
        return lambda: self._signals != seen or self._ended.is_set()

    def _safely(self, step: Callable[[], bool]) -> bool:
        """Run a step and return its result; log an exception and return False, so that the thread goes on."""
        try:
            return step()
        except (SlackFailed, OnRecordError, sqlite3.OperationalError) as error:
            log_defect(error, self._tools.settings)
        except Exception as error:
            log_defect(error, self._tools.settings)
        self._ended.wait(_POLL)
        return False

    def _work(self) -> bool:
        job = self._tools.queue.take_question()
        if job:
            answer_job(self._tools, job)
        return job is not None

    def _dispatch_replies(self) -> bool:
        job = self._tools.queue.take_fixed_reply()
        if job:
            send_fixed_reply(self._tools, job)
            return True
        if self._show_first_place():
            return True
        now = time.monotonic()
        if now - self._looked > _PLACES:
            self._looked = now
            self._update_places()
        if now - self._purged > _PURGE:
            self._purged = now
            self._tools.store.purge(self._tools.settings.slack_keep_days)
        return False

    def _renew(self) -> bool:
        for job, why in self._tools.queue.renew().items():
            if why:
                self._tools.stops.stop(job)
        return False

    def _show_first_place(self) -> bool:
        """Show one waiting question its place, if it has no message yet; return whether its message was posted."""
        job = self._tools.queue.take_unplaced_question(_GRACE)
        if job is None:
            return False
        try:
            with self._tools.queue.keep_lease(job):
                self._show_place(job)
        finally:
            self._tools.queue.release_job(job)
        return self._tools.posting.first_ts(job) is not None

    def _update_places(self) -> None:
        """Show their new places to the questions that have moved up in the queue."""
        waiting = self._tools.queue.placed_questions(_GRACE)
        self._told = {job.id: self._told[job.id] for job in waiting if job.id in self._told}
        for job in waiting:
            if self._told.get(job.id) != self._tools.queue.position(job):
                self._show_place(job)

    def _show_place(self, job: Job) -> None:
        place = self._tools.queue.position(job)
        with suppress(SlackFailed):  # the answer is what counts
            show_place(self._tools, job, place)
            self._told[job.id] = place
