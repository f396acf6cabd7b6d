"""What is written down of what is delivered."""

from collections.abc import Callable
from typing import Any

from api.slack.intake.intake import Intake
from api.slack.jobs.store import Store
from tests.api.slack.shapes import BOT_USER, command, deleted, event, mention, message, new_ts, tombstone

IntakeOf = Callable[..., Intake]
ROOM, IDA = "C024BE91L", "U061F7AUR"


def jobs(store: Store, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.rows(f"SELECT {', '.join(columns or ('ts',))} FROM jobs ORDER BY id")]


def take(intake: Intake, inner: dict[str, Any], event_id: str = "") -> None:
    intake.event(event(inner, event_id), BOT_USER)


def test_a_question_is_one_job_across_deliveries_events_and_restarts(store: Store, intake_of: IntakeOf) -> None:
    ts, text = new_ts(), f"<@{BOT_USER}> why?"
    take(intake_of(), mention(ROOM, IDA, text, ts), "Ev1")
    take(intake_of(), mention(ROOM, IDA, text, ts), "Ev1")
    take(intake_of(), message(ROOM, IDA, text, ts), "Ev2")
    again = Store(store.path.parent)
    Intake(intake_of()._settings, again, lambda: None).event(event(mention(ROOM, IDA, text, ts), "Ev3"), BOT_USER)
    again.close()
    assert jobs(store, "ts", "question", "kind", "state") == [(ts, "why?", "mention", "waiting")]


def test_the_same_ts_in_another_channel_is_another_question(store: Store, intake_of: IntakeOf) -> None:
    ts = new_ts()
    for channel in ("D1", "D2"):
        take(intake_of(), message(channel, IDA, "why?", ts))
    assert len(jobs(store)) == 2


def test_what_is_said_in_threads_of_others_is_not_written_down(store: Store, intake_of: IntakeOf) -> None:
    take(intake_of(), message(ROOM, IDA, "the secret plan", new_ts(), "1.0"))
    assert not jobs(store)
    assert "secret" not in str([tuple(row) for row in store.rows("SELECT * FROM early")])
    assert b"secret" not in store.path.read_bytes()


def test_an_early_reply_is_taken_in_with_its_mention_and_an_old_one_is_not(store: Store, intake_of: IntakeOf) -> None:
    thread, old, early = new_ts(), new_ts(), new_ts()
    intake = intake_of()
    take(intake, message(ROOM, IDA, "before", old, "0.5"))
    with store.transaction() as db:
        db.execute("UPDATE early SET thread = ?, at = at - 3600", (thread,))
    take(intake, message(ROOM, IDA, "and then?", early, thread))
    take(intake, mention(ROOM, IDA, f"<@{BOT_USER}> why?", thread))
    assert jobs(store, "ts", "question") == [(thread, "why?"), (early, None)]


def test_a_reply_that_came_before_and_was_deleted_is_not_taken_in(store: Store, intake_of: IntakeOf) -> None:
    thread, early = new_ts(), new_ts()
    intake = intake_of()
    take(intake, message(ROOM, IDA, "and then?", early, thread))
    take(intake, deleted(ROOM, IDA, early))
    take(intake, mention(ROOM, IDA, f"<@{BOT_USER}> why?", thread))
    assert jobs(store) == [(thread,)]


def test_stop_cancels_what_was_asked_before_it_and_nothing_else(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of()
    thread, other, stop, late, after = (new_ts() for _ in range(5))
    take(intake, mention(ROOM, IDA, f"<@{BOT_USER}> why?", thread))
    take(intake, mention(ROOM, IDA, f"<@{BOT_USER}> why else?", other))
    take(intake, message(ROOM, IDA, "stop", stop, thread))
    take(intake, message(ROOM, IDA, "and then?", after, thread))
    take(intake, mention(ROOM, IDA, f"<@{BOT_USER}> and now?", late, thread))
    assert jobs(store, "ts", "cancelled") == [(thread, "stopped"), (other, ""), (stop, ""), (late, "")]


def test_stop_in_a_direct_message_cancels_all_that_was_asked_there(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of()
    take(intake, message("D1", IDA, "why?"))
    take(intake, message("D2", IDA, "why?"))
    take(intake, message("D1", IDA, "stop"))
    assert jobs(store, "channel", "cancelled") == [("D1", "stopped"), ("D2", ""), ("D1", "")]


def test_a_deleted_question_is_marked_whatever_became_of_it(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of()
    stamps = [new_ts(), new_ts()]
    for ts in stamps:
        take(intake, message("D1", IDA, "why?", ts))
    with store.transaction() as db:
        db.execute("UPDATE jobs SET state = 'done' WHERE ts = ?", (stamps[0],))
    take(intake, tombstone("D1", stamps[0]))
    take(intake, deleted("D1", IDA, stamps[1]))
    assert jobs(store, "state", "cancelled") == [("waiting", "deleted")] * 2


def test_in_a_thread_that_is_not_theirs_to_ask_in_people_are_left_alone(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of(slack_channels={ROOM: {"users": [IDA]}})
    thread = new_ts()
    take(intake, mention(ROOM, IDA, f"<@{BOT_USER}> why?", thread))
    take(intake, message(ROOM, "U0OTHER", "interesting", new_ts(), thread))
    take(intake, mention(ROOM, "U0OTHER", f"<@{BOT_USER}> and?", new_ts(), thread))
    assert [bool(verdict) for (verdict,) in jobs(store, "verdict")] == [False, True]


def test_a_command_is_taken_in_once(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of()
    given = command(ROOM, IDA, "why?", "https://hooks.slack.example/1")
    intake.command(given)
    intake.command(given)
    intake.command(command(ROOM, IDA, "why?", "https://hooks.slack.example/1"))
    assert jobs(store, "kind", "question", "thread") == [("command", "why?", "")] * 2


def test_a_thread_of_the_pane_is_known(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of()
    intake.pane("D1", "1.0")
    take(intake, message("D1", IDA, "why?", new_ts(), "1.0"))
    take(intake, message("D1", IDA, "why?", new_ts()))
    assert jobs(store, "pane") == [(1,), (0,)]
