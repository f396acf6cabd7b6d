"""Messages of jobs in the played Slack."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from api.errors import SlackFailed
from api.settings.settings import Settings
from api.slack.client import Slack, web_client
from api.slack.job import Job
from api.slack.jobs.posting import Posting, pages
from api.slack.jobs.store import Store
from api.slack.library_logging import quiet_logger
from api.slack.messages.message import Message
from tests.api.slack.server import FakeSlack
from tests.api.slack.shapes import message

JOB = Job(1, "a1", "mention", "C1", "1.1", "1.1", "U1", "why?", "news", "", False, "", "working", 1, 0, "", None)
COMMAND = replace(JOB, id=2, uid="b2", kind="command", ts="command:1", thread="")


@pytest.fixture
def client(settings_of: Callable[..., Settings]) -> Slack:
    settings = settings_of()
    return Slack(web_client(settings, quiet_logger(settings)))


@pytest.fixture
def posting(client: Slack, store: Store) -> Posting:
    return Posting(client, store)


def said(slack: FakeSlack) -> list[str]:
    return [one["text"] for one in slack.of_bot("C1")]


def test_a_message_is_posted_once_and_then_changed(posting: Posting, slack: FakeSlack) -> None:
    for text in ("Searching…", "Found.", "Done."):
        posting.post_or_update(JOB, 0, Message(text))
    posting.post_or_update(JOB, 1, Message("More."))
    assert said(slack) == ["Done.", "More."]
    assert {one["thread_ts"] for one in slack.of_bot("C1")} == {"1.1"}
    assert posting.first_ts(JOB) == slack.of_bot("C1")[0]["ts"]


@pytest.mark.parametrize("job", [JOB, COMMAND])
def test_a_message_of_which_nobody_knows_whether_it_arrived_is_looked_for(
    posting: Posting, slack: FakeSlack, store: Store, job: Job
) -> None:
    slack.page = 2
    for number in range(5):
        slack.write("C1", message("C1", "U1", "chatter", thread=job.thread, ts=f"1.{number + 2}"))
    posting.post_or_update(job, 0, Message("Searching…"))
    with store.transaction() as db:
        db.execute("UPDATE posts SET ts = NULL")
    posting.post_or_update(job, 0, Message("Done."))
    assert said(slack) == ["Done."]


def test_one_that_did_not_arrive_is_posted(posting: Posting, slack: FakeSlack, store: Store) -> None:
    with store.transaction() as db:
        db.execute("INSERT INTO posts VALUES (1, 0, NULL)")
    posting.post_or_update(JOB, 0, Message("Done."))
    assert said(slack) == ["Done."]


def test_what_slack_refused_is_not_looked_for(posting: Posting, slack: FakeSlack, store: Store) -> None:
    slack.errors["chat.postMessage"] = ["channel_not_found"]
    with pytest.raises(SlackFailed):
        posting.post_or_update(JOB, 0, Message("Searching…"))
    assert not store.rows("SELECT * FROM posts")
    slack.errors["chat.postMessage"] = ["http_503"]
    with pytest.raises(SlackFailed):
        posting.post_or_update(JOB, 0, Message("Searching…"))
    assert store.rows("SELECT * FROM posts") and posting.first_ts(JOB) is None


def test_a_message_that_somebody_deleted_is_posted_anew(posting: Posting, slack: FakeSlack) -> None:
    posting.post_or_update(JOB, 0, Message("Searching…"))
    slack.messages["C1"].clear()
    posting.post_or_update(JOB, 0, Message("Done."))
    assert said(slack) == ["Done."]


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
def test_where_blocks_are_refused_the_text_is_sent_without_them(posting: Posting, slack: FakeSlack, error: str) -> None:
    slack.errors["chat.postMessage"] = [error]
    posting.post_or_update(JOB, 0, Message("The answer.", [{"type": "new"}]))
    assert (said(slack), slack.of_bot("C1")[0]["blocks"]) == (["The answer."], [])


def test_the_answer_to_a_command_begins_a_thread(posting: Posting, slack: FakeSlack, store: Store) -> None:
    with store.transaction() as db:
        db.execute(
            "INSERT INTO jobs (id, uid, kind, channel, ts, thread, user, collection, verdict, pane, response_url, at, "
            "state) VALUES (2, 'b2', 'command', 'C1', 'x', '', 'U1', 'x', '', 0, '', 1.0, 'working')"
        )
    posting.post_or_update(COMMAND, 0, Message("Done."))
    (posted,) = slack.of_bot("C1")
    assert "thread_ts" not in posted
    assert [tuple(row)[:2] for row in store.rows("SELECT * FROM threads")] == [("C1", posted["ts"])]


def test_all_messages_of_a_job_are_withdrawn_with_what_is_kept_of_it(
    posting: Posting, slack: FakeSlack, store: Store
) -> None:
    for slot in range(3):
        posting.post_or_update(JOB, slot, Message("x"))
    slack.messages["C1"].pop(1)  # somebody was quicker
    with store.transaction() as db:
        db.execute("UPDATE posts SET ts = NULL WHERE slot = 2")
        db.execute("INSERT INTO answers VALUES ('a1', 1, 'q', '[]', 's', '{}', 'x', 1)")
        db.execute("INSERT INTO feedback (uid, user, verdict, at) VALUES ('a1', 'U1', 'down', 1)")
    posting.withdraw(JOB)
    assert not slack.of_bot("C1")
    assert not any(store.rows(f"SELECT * FROM {table}") for table in ("posts", "answers", "feedback"))


def test_pages_are_read_to_the_end(client: Slack, slack: FakeSlack) -> None:
    slack.page = 3
    for number in range(10, 20):
        slack.write("C1", message("C1", "U1", str(number), thread="1.1", ts=f"1.{number}"))
    read = [one["text"] for one in pages(client, "C1", "1.1", latest="1.17", inclusive="true")]
    assert read == [str(number) for number in range(10, 18)]
    assert len(slack.called("conversations.replies")) == 3
