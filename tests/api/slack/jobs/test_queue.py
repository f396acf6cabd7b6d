"""Who works on what, across processes: each queue here stands for one."""

import threading
import time
from collections.abc import Callable

import pytest

from api.slack.intake.intake import Intake
from api.slack.job import Job
from api.slack.jobs.queue import LeaseLost, Queue
from api.slack.jobs.store import Store
from api.slack.messages.message import Message
from tests.api.slack.shapes import BOT_USER, deleted, event, message, new_ts

IntakeOf = Callable[..., Intake]
KEPT = {"question": "why?", "history": "[]", "said": "so", "document": "{}"}


def asked(intake: Intake, number: int = 1, channel: str = "D1", thread: str = "") -> list[str]:
    stamps = [new_ts() for _ in range(number)]
    for ts in stamps:
        intake.event(event(message(channel, "U1", f"why {ts}?", ts, thread)), BOT_USER)
    return stamps


def taken(queue: Queue) -> Job:
    job = queue.take_question()
    assert job
    return job


def test_questions_are_taken_up_in_the_order_in_which_they_came(store: Store, intake_of: IntakeOf) -> None:
    stamps = asked(intake_of(), 3)
    queue = Queue(store)
    assert [taken(queue).ts for _ in stamps] == stamps
    assert queue.take_question() is None


def test_what_one_process_holds_no_other_takes(store: Store, intake_of: IntakeOf) -> None:
    asked(intake_of(), 20)
    stores = [Store(store.path.parent) for _ in range(4)]
    queues = [Queue(one) for one in stores]
    found: list[int] = []

    def work(queue: Queue) -> None:
        while job := queue.take_question():
            found.append(job.id)

    threads = [threading.Thread(target=work, args=(queue,)) for queue in queues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for one in stores:
        one.close()
    assert sorted(found) == sorted(set(found)) and len(found) == 20


def test_the_job_of_a_dead_process_is_taken_up_and_that_of_a_live_one_is_not(store: Store, intake_of: IntakeOf) -> None:
    asked(intake_of(), 2)
    live, dead, other = Queue(store, 0.2), Queue(store, 0.2), Queue(store, 0.2)
    held, left = taken(live), taken(dead)
    with live.keep_lease(held):
        end = time.monotonic() + 1
        while time.monotonic() < end:
            live.renew()
            time.sleep(0.05)
        again = taken(other)
        assert (again.id, again.tries) == (left.id, 2)
        assert other.take_question() is None
    with pytest.raises(LeaseLost):
        dead.store_messages(left, [Message("x")], "answered", None)
    with pytest.raises(LeaseLost):
        dead.cancellation(left)


def test_what_is_not_in_hand_is_not_kept_from_others(store: Store, intake_of: IntakeOf) -> None:
    asked(intake_of())
    queue = Queue(store, 0.05)
    first = taken(queue)
    assert queue.renew() == {}
    time.sleep(0.1)
    assert taken(Queue(store)).id == first.id


def test_a_question_waits_for_the_earlier_ones_of_its_thread(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of()
    first, second = asked(intake, 2, thread="1.0")
    (elsewhere,) = asked(intake, 1, "D2")
    queue = Queue(store)
    job = taken(queue)
    assert job.ts == first
    assert taken(queue).ts == elsewhere
    assert queue.take_question() is None
    queue.mark_done(job)
    assert taken(queue).ts == second


def test_a_word_instead_of_an_answer_waits_for_nobody(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of()
    asked(intake, 2, thread="1.0")
    intake.event(event(message("D1", "U1", "help", new_ts(), "1.0")), BOT_USER)
    told = Queue(store).take_fixed_reply()
    assert told and told.verdict.startswith("Ask me")


def test_the_final_messages_are_kept_with_the_answer_until_they_are_sent(store: Store, intake_of: IntakeOf) -> None:
    asked(intake_of())
    queue = Queue(store, 0.05)
    queue.store_messages(taken(queue), [Message("so", [{"type": "x"}])], "answered", KEPT)
    time.sleep(0.1)
    again = taken(Queue(store))
    assert again.state == "sending" and again.messages == '[{"text": "so", "blocks": [{"type": "x"}]}]'
    assert store.rows("SELECT question, said FROM answers")[0]["said"] == "so"


def test_what_is_done_keeps_nothing_of_the_question(store: Store, intake_of: IntakeOf) -> None:
    asked(intake_of())
    queue = Queue(store)
    queue.mark_done(queue.store_messages(taken(queue), [Message("so")], "answered", None))
    (row,) = store.rows("SELECT state, question, messages, response_url FROM jobs")
    assert tuple(row) == ("done", None, None, "")
    assert queue.take_question() is None


def test_a_deletion_that_comes_while_it_is_sent_is_carried_out_after(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of()
    (ts,) = asked(intake)
    queue = Queue(store)
    job = queue.store_messages(taken(queue), [Message("so")], "answered", KEPT)
    intake.event(event(deleted("D1", "U1", ts)), BOT_USER)
    assert queue.cancellation(job) == "deleted"
    queue.mark_done(job)
    told = queue.take_fixed_reply()
    assert told and told.cancelled == "deleted"
    queue.mark_done(told)
    assert queue.take_fixed_reply() is None


def test_what_failed_is_tried_again_after_a_while_that_grows(store: Store, intake_of: IntakeOf) -> None:
    asked(intake_of())
    queue = Queue(store)
    queue.postpone(taken(queue))
    assert queue.take_question() is None
    (row,) = store.rows("SELECT failures, tries, due FROM jobs")
    assert tuple(row)[:2] == (1, 0) and row["due"] > time.time()


def test_a_process_that_ends_lets_its_jobs_go(store: Store, intake_of: IntakeOf) -> None:
    asked(intake_of())
    queue = Queue(store)
    taken(queue)
    queue.release()
    assert taken(Queue(store)).tries == 1


def test_who_waits_without_a_word_is_given_a_place_once(store: Store, intake_of: IntakeOf) -> None:
    asked(intake_of(), 3)
    queue = Queue(store)
    taken(queue)
    assert queue.take_unplaced_question(60) is None
    waiting = queue.take_unplaced_question(0)
    assert waiting and waiting.state == "waiting" and queue.position(waiting) == 1
    with store.transaction() as db:
        db.execute("INSERT INTO posts VALUES (?, 0, '1.2')", (waiting.id,))
    queue.release_job(waiting)
    assert [job.id for job in queue.placed_questions(0)] == [waiting.id]
    other = queue.take_unplaced_question(0)
    assert other and queue.position(other) == 2


@pytest.mark.parametrize("moment", ["lease", "due"])
def test_no_job_waits_for_a_clock_that_went_back(store: Store, intake_of: IntakeOf, moment: str) -> None:
    asked(intake_of())
    if moment == "lease":
        taken(Queue(store))  # by a process that died
        assert Queue(store).take_question() is None
    with store.transaction() as db:
        db.execute(f"UPDATE jobs SET {moment} = ?", (time.time() + 86_400,))
    assert Queue(store).take_question() is not None
