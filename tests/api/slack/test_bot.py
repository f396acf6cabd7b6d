"""Whole conversations: what people write, and what they see."""

from collections.abc import Callable
from typing import Any

import pytest

from api.slack.bot import Bot
from tests.api.slack.server import FakeSlack, until
from tests.api.slack.shapes import (
    BOT,
    BOT_USER,
    deleted,
    edited,
    event,
    joined,
    mention,
    message,
    new_ts,
    pane_started,
    tombstone,
)
from tests.api.slack.talk import (
    BURNED,
    CLOSED,
    DIRECT,
    IDA,
    NOBODY,
    NOOR,
    ROOM,
    answers,
    ask,
    ended,
    reply,
    shown,
    texts,
)
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

BotOf = Callable[..., Bot]


def model(server: ScriptedServer, *modes: str) -> dict[str, Any]:
    server.modes = list(modes)
    return {"model": server.model, "base_url": server.base_url, "writer": "llm"}


def settle(slack: FakeSlack, number: int) -> list[str]:
    """The bot's texts, after a question that was asked last has been answered too."""
    ask(slack, NOBODY, DIRECT)
    answers(slack, 1, DIRECT)
    assert len(slack.of_bot(ROOM)) == number
    return texts(slack)


def test_a_mention_is_answered_in_its_thread_with_its_sources(bot: Bot, slack: FakeSlack) -> None:
    ts = ask(slack, CLOSED)
    (answer,) = answers(slack)
    assert answer["thread_ts"] == ts
    assert "inspectors found cracks in two of its steel beams. [1]" in answer["text"]
    seen = shown(answer["blocks"])
    for part in (
        "The Port Courier, 4 March 2024",
        "Harbour bridge closes for repairs",
        "harbour.txt · line 7",
        "👍👎Quotes",
    ):
        assert part in seen
    assert len(slack.called("chat.postMessage")) == 1
    assert all(not one["unfurl_links"] and not one["unfurl_media"] for one in slack.called("chat.postMessage"))


def test_where_there_is_a_page_sources_and_markers_link_to_the_passage(bot_of: BotOf, slack: FakeSlack) -> None:
    bot_of(public_url="https://news.example.org")
    ask(slack, CLOSED)
    found = str(answers(slack)[0]["blocks"])
    assert found.count("https://news.example.org/#source=harbour.txt&start=") == 2
    assert "'text': '[1]'" in found


def test_a_refusal_is_an_answer(bot: Bot, slack: FakeSlack) -> None:
    ask(slack, NOBODY)
    (answer,) = answers(slack)
    assert answer["text"].startswith("The sources do not answer this.\nSearched 4 articles.")


def test_a_thread_goes_on_without_mentions_and_knows_what_was_said(bot: Bot, slack: FakeSlack) -> None:
    ts = ask(slack, "Who is Tomas Reed?")
    answers(slack)
    reply(slack, "what did he say about the repairs?", ts)
    second = answers(slack, 2)[1]
    assert second["thread_ts"] == ts
    assert "Asked as: What did Tomas Reed say about the repairs?" in shown(second["blocks"])


def test_what_people_say_to_each_other_is_no_question(bot: Bot, slack: FakeSlack) -> None:
    ts = ask(slack, CLOSED)
    answers(slack)
    reply(slack, f"<@{NOOR}> did you see this?", ts)
    slack.delivered(event(message(ROOM, NOOR, "lunch?")))
    reply(slack, "yes", new_ts())
    reply(slack, "ok let's run with six weeks", ts)
    reply(slack, "did the desk sign off on this?", ts)
    reply(slack, BURNED, ts, user=NOOR)
    until(lambda: not bot.tools.store.rows("SELECT 1 FROM jobs WHERE state != 'done'"))
    settle(slack, 1)
    assert len(slack.called("chat.postMessage")) == 2  # nor was anything posted and taken back
    assert {row["outcome"] for row in bot.tools.store.rows("SELECT outcome FROM jobs WHERE kind = 'thread'")} == {
        "talk"
    }


def test_what_the_articles_do_not_answer_for_sure_is_left_to_people(bot: Bot, slack: FakeSlack) -> None:
    ts = ask(slack, CLOSED)
    answers(slack)
    reply(slack, NOBODY, ts)
    until(lambda: not bot.tools.store.rows("SELECT 1 FROM jobs WHERE state != 'done'"))
    settle(slack, 1)


def test_stop_ends_a_thread_until_the_next_mention(bot: Bot, slack: FakeSlack) -> None:
    ts = ask(slack, CLOSED)
    answers(slack)
    reply(slack, "Stop!", ts)
    ended(slack, "Stopped. Mention me")
    reply(slack, BURNED, ts)
    settle(slack, 2)
    ask(slack, BURNED, thread=ts)
    assert "burned down" in answers(slack, 2)[1]["text"]
    reply(slack, CLOSED, ts)
    answers(slack, 3)


def test_stop_abandons_an_answer_under_way(bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer) -> None:
    bot_of(**model(llm_server, "stalls"))
    ts = ask(slack, CLOSED)
    until(lambda: llm_server.open)
    reply(slack, "stop", ts)
    ended(slack, "Stopped before there was an answer.")
    ended(slack, "Stopped. Mention me")
    until(lambda: not llm_server.open)
    assert len(slack.of_bot(ROOM)) == 2


def test_a_direct_message_needs_no_mention(bot: Bot, slack: FakeSlack) -> None:
    ts = ask(slack, CLOSED, DIRECT)
    (answer,) = answers(slack, 1, DIRECT)
    assert answer["thread_ts"] == ts and "cracks" in answer["text"]


def test_the_assistant_pane_has_its_own_status_and_gets_one_message(bot: Bot, slack: FakeSlack) -> None:
    thread = new_ts()
    slack.delivered(event(pane_started(DIRECT, IDA, thread)))
    until(lambda: slack.called("assistant.threads.setSuggestedPrompts"))
    ask(slack, CLOSED, DIRECT, thread=thread)
    (answer,) = answers(slack, 1, DIRECT)
    assert answer["thread_ts"] == thread and "cracks" in answer["text"]
    assert slack.called("assistant.threads.setStatus")[0]["status"] == "is searching the articles…"
    assert slack.called("assistant.threads.setTitle")[0]["title"] == CLOSED
    assert not slack.called("chat.update")


def test_a_mention_alone_is_told_how_to_ask(bot: Bot, slack: FakeSlack) -> None:
    ask(slack, "")
    ended(slack, "Ask me a question in words")


def test_a_question_that_is_too_long_is_told_so_without_an_id(bot: Bot, slack: FakeSlack) -> None:
    ask(slack, "why? " * 3_000)
    assert ended(slack, "up to 10,000 characters")["text"] == "Please ask a question of up to 10,000 characters."


def test_a_delivery_that_is_repeated_is_answered_once(bot: Bot, slack: FakeSlack) -> None:
    told = event(mention(ROOM, IDA, f"<@{BOT_USER}> {CLOSED}", new_ts()), "Ev1")
    for attempt in range(4):
        slack.delivered(told, attempt=attempt)
    answers(slack)
    slack.delivered(told, attempt=5)
    settle(slack, 1)


@pytest.mark.parametrize("first", ["mention", "message"])
def test_a_mention_that_arrives_as_two_events_is_answered_once(bot: Bot, slack: FakeSlack, first: str) -> None:
    ts, text = new_ts(), f"<@{BOT_USER}> {CLOSED}"
    both = [event(mention(ROOM, IDA, text, ts)), event(message(ROOM, IDA, text, ts))]
    for one in both if first == "mention" else reversed(both):
        slack.delivered(one)
    answers(slack)
    settle(slack, 1)


def test_a_reply_that_arrives_before_its_mention_is_answered_after_it(bot: Bot, slack: FakeSlack) -> None:
    ts, later = new_ts(), new_ts()
    first = slack.write(ROOM, mention(ROOM, IDA, f"<@{BOT_USER}> Who is Tomas Reed?", ts))
    second = slack.write(ROOM, message(ROOM, IDA, "what did he say about the repairs?", later, ts))
    slack.delivered(event(second))
    slack.delivered(event(first))
    found = answers(slack, 2)
    assert "Asked as: What did Tomas Reed say about the repairs?" in shown(found[1]["blocks"])


def test_edits_joins_bots_and_itself_are_ignored(bot: Bot, slack: FakeSlack) -> None:
    ts = ask(slack, CLOSED)
    answers(slack)
    text = f"<@{BOT_USER}> {BURNED}"
    for ignored in (
        edited(ROOM, IDA, text, ts),
        mention(ROOM, IDA, text, ts, edited={"user": IDA, "ts": new_ts()}),
        joined(ROOM, NOOR),
        mention(ROOM, NOOR, text, bot_id="B0OTHER", bot_profile={"id": "B0OTHER"}),
        message(ROOM, "USLACKBOT", text, thread=ts),
        message(ROOM, NOOR, text, thread=ts, subtype="bot_message", bot_id="B0OTHER"),
        message(ROOM, BOT_USER, text, thread=ts, bot_id=BOT),
        {"type": "reaction_added", "user": IDA, "item": {"channel": ROOM, "ts": ts}},
    ):
        slack.delivered(event(ignored))
    settle(slack, 1)


@pytest.mark.parametrize("gone", ["deleted", "tombstone"])
def test_a_deleted_question_takes_its_answer_with_it(bot: Bot, slack: FakeSlack, gone: str) -> None:
    ts = ask(slack, CLOSED)
    answers(slack)
    slack.delivered(event(deleted(ROOM, IDA, ts) if gone == "deleted" else tombstone(ROOM, ts)))
    until(lambda: not slack.of_bot(ROOM) and not bot.tools.store.rows("SELECT * FROM answers"))


def test_a_question_that_is_deleted_while_it_is_answered_is_not_answered(
    bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer
) -> None:
    bot_of(**model(llm_server, "stalls"))
    ts = ask(slack, CLOSED)
    until(lambda: llm_server.open and slack.of_bot(ROOM))
    slack.delivered(event(deleted(ROOM, IDA, ts)))
    until(lambda: not llm_server.open and not slack.of_bot(ROOM))


def test_a_question_that_was_deleted_before_it_arrived_is_not_answered(bot: Bot, slack: FakeSlack) -> None:
    ts = new_ts()
    slack.delivered(event(deleted(ROOM, IDA, ts)))
    slack.delivered(event(mention(ROOM, IDA, f"<@{BOT_USER}> {CLOSED}", ts)))
    settle(slack, 0)


def test_what_a_model_wrote_without_support_is_counted(
    bot_of: BotOf, slack: FakeSlack, llm_server: ScriptedServer
) -> None:
    bot_of(**model(llm_server, "inventing", "miscounting"))
    ask(slack, CLOSED)
    assert "withheld" in shown(answers(slack)[0]["blocks"])


def test_each_channel_asks_its_own_collection(bot_of: BotOf, slack: FakeSlack) -> None:
    bot_of(
        slack_channels={ROOM: {"users": [IDA]}, "C0OTHER": {"collection": "politics"}}, slack_users={NOOR: "default"}
    )
    ask(slack, CLOSED)
    answers(slack)
    ask(slack, CLOSED, user=NOOR)
    ended(slack, "only some of its members")
    ask(slack, CLOSED, "C0OTHER")
    assert "(error " in ended(slack, "no collection of that name", "C0OTHER")["text"]
    ask(slack, CLOSED, "C0THIRD")
    ended(slack, "no articles to ask about", "C0THIRD")
    ask(slack, CLOSED, DIRECT, user=IDA)
    ended(slack, "no articles to show you", DIRECT)
    ask(slack, CLOSED, DIRECT, user=NOOR)
    answers(slack, 1, DIRECT)


def test_quotas_hold_for_a_person_and_for_a_channel(bot_of: BotOf, slack: FakeSlack) -> None:
    bot_of(slack_user_quota=2, slack_channel_quota=3)
    for _ in range(2):
        ask(slack, CLOSED)
    answers(slack, 2)
    ask(slack, CLOSED)
    assert "Please ask again in 60 minutes." in ended(slack, "You have asked 2 questions within an hour")["text"]
    ask(slack, CLOSED, user=NOOR)
    answers(slack, 3)
    ask(slack, CLOSED, user="U0THIRD")
    ended(slack, "This channel has asked 3 questions within an hour")


def test_a_broken_collection_is_told_with_an_id_that_the_log_has(bot_of: BotOf, slack: FakeSlack) -> None:
    bot = bot_of(collection="none")
    ask(slack, CLOSED)
    said = ended(slack, "There are no articles to search yet.")["text"]
    number = said.partition("(error ")[2].rstrip(")")
    log = (bot.tools.settings.home / "logs" / "onrecord.log").read_text("utf-8")
    assert len(number) == 8 and number in log


def test_articles_and_questions_cannot_ping_or_link(bot: Bot, slack: FakeSlack) -> None:
    ask(slack, "<!channel> who is <@U0G9QF9C6>? <https://evil.example|example.org> &lt;!here&gt;")
    (answer,) = answers(slack)
    for sent in (*slack.called("chat.postMessage"), *slack.called("chat.update")):
        assert "<" not in sent["text"] and sent["parse"] == "none" and not sent["link_names"]
    assert not {"link", "user", "channel", "broadcast", "mrkdwn"}.intersection(kinds(answer["blocks"]))


def test_no_message_reaches_the_log(bot_of: BotOf, slack: FakeSlack) -> None:
    bot = bot_of(log_level="info", collection="none")
    secret = "xylophone"
    ask(slack, f"Where is the {secret}?")
    ended(slack, "(error ")
    slack.delivered(event({"type": "file_shared", "text": secret, "channel": ROOM, "user": IDA}))
    slack.errors["chat.postMessage"] = ["no_text"] * 2
    ask(slack, f"And the {secret}?")
    log = bot.tools.settings.home / "logs" / "onrecord.log"
    until(lambda: "no_text" in log.read_text("utf-8"))
    assert secret not in log.read_text("utf-8")


def kinds(part: Any) -> set[str]:
    """The kinds of all that blocks are made of."""
    if isinstance(part, list):
        return set().union(*map(kinds, part))
    if not isinstance(part, dict):
        return set()
    own = {value for name, value in part.items() if name == "type" and isinstance(value, str)}
    return own.union(*map(kinds, part.values()))
