"""Parsing of Slack's deliveries: each is a question, a deleted message, or not for the bot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api.slack.text import BY_PEOPLE, addressed_elsewhere, mentions, plain

__all__ = ["DeletedMessage", "Kind", "SlackQuestion", "parse_event", "question_from_command"]

Kind = Literal["mention", "direct", "thread", "command"]


@dataclass(frozen=True, slots=True)
class SlackQuestion:
    """A message that may be a question to the bot."""

    key: str  # of the delivery
    kind: Kind
    channel: str
    ts: str
    thread: str  # ts of the thread's first message, which may be this one; empty: of a command
    user: str
    text: str  # plain
    outside: bool = False  # whether the channel is shared with another organisation
    response_url: str = ""


@dataclass(frozen=True, slots=True)
class DeletedMessage:
    """A message that was deleted."""

    key: str
    channel: str
    ts: str


def parse_event(body: Mapping[str, Any], bot: str) -> SlackQuestion | DeletedMessage | None:
    """Return the event of a delivery to the bot whose member id is `bot`; None for what is not for it.

    Joins, edits, and messages of bots (its own among them) are not for it, nor is the talk of people in threads.
    """
    event = body.get("event") or {}
    key = str(body.get("event_id") or "")
    if event.get("type") not in {"message", "app_mention"} or not event.get("channel"):
        return None
    deleted = _deleted(event)
    if deleted:
        return DeletedMessage(key, event["channel"], deleted)
    if not _is_by_person(event, bot):
        return None
    text, ts = event.get("text") or "", event["ts"]
    thread = event.get("thread_ts") or ts
    kind = _kind(event, text, bot, reply=thread != ts)
    if kind is None:
        return None
    outside = bool(body.get("is_ext_shared_channel"))
    return SlackQuestion(key, kind, event["channel"], ts, thread, event["user"], plain(text, bot), outside)


def question_from_command(body: Mapping[str, Any]) -> SlackQuestion:
    """Return the question of a slash command."""
    trigger = str(body.get("trigger_id") or "")
    return SlackQuestion(
        f"command:{trigger}",
        "command",
        str(body["channel_id"]),
        f"command:{trigger}",
        "",
        str(body["user_id"]),
        plain(str(body.get("text") or ""), ""),
        response_url=str(body.get("response_url") or ""),
    )


def _deleted(event: Mapping[str, Any]) -> str:
    """Return the ts of the deleted message, else ""; Slack changes one that has replies into a tombstone."""
    if event.get("subtype") == "message_deleted":
        return str(event.get("deleted_ts") or "")
    message = event.get("message") or {}
    if event.get("subtype") == "message_changed" and message.get("subtype") == "tombstone":
        return str(message.get("ts") or "")
    return ""


def _is_by_person(event: Mapping[str, Any], bot: str) -> bool:
    if event.get("subtype") not in BY_PEOPLE or event.get("hidden") or event.get("edited"):
        return False
    if event.get("bot_id") or event.get("bot_profile"):
        return False
    return bool(event.get("user")) and event["user"] not in {bot, "USLACKBOT"} and bool(event.get("ts"))


def _kind(event: Mapping[str, Any], text: str, bot: str, *, reply: bool) -> Kind | None:
    if event.get("channel_type") == "im" or event["channel"].startswith("D"):
        return "direct"
    if event["type"] == "app_mention" or mentions(text, bot):
        return "mention"
    among_people = not reply or not plain(text, bot) or addressed_elsewhere(text, bot)
    return None if among_people else "thread"
