import time
from collections.abc import Callable

from api.slack.intake.intake import Intake
from api.slack.jobs.store import Store
from api.slack.messages.phrases import FULL
from tests.api.slack.shapes import BOT_USER, event, message

IntakeOf = Callable[..., Intake]


def ask(intake: Intake, user: str = "U1", channel: str = "D1") -> None:
    intake.event(event(message(channel, user, "why?")), BOT_USER)


def verdicts(store: Store) -> list[str]:
    return [row[0] for row in store.rows("SELECT verdict FROM jobs ORDER BY id")]


def test_a_person_may_ask_so_many_questions_in_an_hour(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of(slack_user_quota=2)
    for _ in range(4):
        ask(intake)
    ask(intake, "U2", "D2")
    assert [one[:28] for one in verdicts(store)] == ["", "", *["You have asked 2 questions w"] * 2, ""]


def test_what_was_asked_an_hour_ago_counts_no_more_and_the_wait_is_told(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of(slack_user_quota=2)
    ask(intake)
    ask(intake)
    with store.transaction() as db:
        db.execute("UPDATE jobs SET at = ? WHERE id = 1", (time.time() - 3_000,))
    ask(intake)
    assert verdicts(store)[-1].endswith("Please ask again in 10 minutes.")
    with store.transaction() as db:
        db.execute("UPDATE jobs SET at = ? WHERE id = 1", (time.time() - 3_601,))
    ask(intake)
    assert verdicts(store)[-1] == ""


def test_a_channel_may_ask_so_many_whoever_asks(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of(slack_channel_quota=2)
    for user in ("U1", "U2", "U3"):
        ask(intake, user)
    assert [one[:22] for one in verdicts(store)] == ["", "", "This channel has asked"]


def test_only_so_many_questions_wait(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of(slack_queue=2)
    for user in ("U1", "U2", "U3"):
        ask(intake, user, f"D{user}")
    assert verdicts(store) == ["", "", FULL]
    with store.transaction() as db:
        db.execute("UPDATE jobs SET state = 'working' WHERE id = 1")
    ask(intake, "U4")
    assert verdicts(store)[-1] == ""


def test_quotas_hold_for_all_processes(store: Store, intake_of: IntakeOf) -> None:
    ask(intake_of(slack_user_quota=1))
    other = Store(store.path.parent)
    ask(Intake(intake_of(slack_user_quota=1)._settings, other, lambda: None))
    other.close()
    assert verdicts(store)[1].startswith("You have asked 1 question within an hour")


def test_what_was_asked_by_a_clock_ahead_of_its_time_does_not_count(store: Store, intake_of: IntakeOf) -> None:
    intake = intake_of(slack_user_quota=1)
    ask(intake)
    with store.transaction() as db:
        db.execute("UPDATE jobs SET at = ?", (time.time() + 86_400,))
    ask(intake)
    ask(intake)
    assert [one[:19] for one in verdicts(store)] == ["", "", "You have asked 1 qu"]
