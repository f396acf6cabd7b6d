"""What the threads share: signs to stop, and the sending of final messages."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from api.settings.settings import Settings
from api.slack.bot import Bot
from api.slack.job import Job
from api.slack.jobs.context import StopEvents
from api.slack.jobs.queue import LeaseLost
from api.slack.messages.message import Message
from tests.api.slack.server import FakeSlack
from tests.api.slack.shapes import BOT_USER, event, message

JOB = Job(1, "a1", "mention", "C1", "1.1", "1.1", "U1", "why?", "news", "", False, "", "working", 1, 0, "", None)


def test_one_answer_is_stopped_and_no_other() -> None:
    stops = StopEvents()
    with stops.event_for(JOB) as first, stops.event_for(replace(JOB, id=2)) as second:
        stops.stop(1)
        stops.stop(3)
        assert (first.is_set(), second.is_set()) == (True, False)
    stops.stop(1)


def test_at_the_end_all_are_stopped_and_those_that_begin_then_too() -> None:
    stops = StopEvents()
    with stops.event_for(JOB) as running:
        stops.close()
        assert running.is_set() and stops.closing
    with stops.event_for(JOB) as begun:
        assert begun.is_set()


@pytest.fixture
def idle(settings_of: Callable[..., Settings]) -> Bot:
    """A bot whose threads were not started."""
    from api.service.answers import AnswerService

    settings = settings_of()
    return Bot(settings, AnswerService(settings))


def test_messages_are_sent_in_order_and_the_job_is_done(idle: Bot, slack: FakeSlack) -> None:
    idle.intake.event(event(message("D1", "U1", "why?")), BOT_USER)
    job = idle.tools.queue.take_question()
    assert job
    idle.tools.send(job, [Message("one"), Message("two")])
    assert [one["text"] for one in slack.of_bot("D1")] == ["one", "two"]
    assert not idle.tools.store.rows("SELECT 1 FROM jobs WHERE state != 'done'")
    idle.close()


def test_what_another_process_has_taken_over_is_not_sent(idle: Bot, slack: FakeSlack) -> None:
    with pytest.raises(LeaseLost):
        idle.tools.send(JOB, [Message("one")])
    assert not slack.calls
    idle.close()
