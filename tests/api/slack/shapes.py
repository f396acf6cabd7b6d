"""Deliveries in the shapes that Slack sends them, as its documentation and recordings of a workspace have them."""

import itertools
import time
from typing import Any

__all__ = [
    "APP",
    "BOT",
    "BOT_USER",
    "TEAM",
    "block_action",
    "command",
    "deleted",
    "edited",
    "event",
    "joined",
    "mention",
    "message",
    "new_ts",
    "pane_started",
    "submitted",
    "tombstone",
]

TEAM, APP, BOT, BOT_USER = "T024BE7LD", "A0KRD7HC3", "B0KRD8JQ2", "U0LAN0Z89"

Payload = dict[str, Any]

_count = itertools.count(1)
_AUTHORIZATIONS = [
    {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
]


def new_ts() -> str:
    """The ts of the next message: later than all before."""
    return f"{int(time.time())}.{next(_count):06d}"


def event(inner: Payload, event_id: str = "", **outer: Any) -> Payload:
    """The outer shape of the Events API."""
    return {
        "token": "XXYYZZ",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id or f"Ev{next(_count):09d}",
        "event_time": int(time.time()),
        "authorizations": _AUTHORIZATIONS,
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6ImFwcF9tZW50aW9uIn0",
        **outer,
    }


def message(channel: str, user: str, text: str, ts: str = "", thread: str = "", **more: Any) -> Payload:
    """A message that somebody wrote."""
    kind = {"D": "im", "G": "group"}.get(channel[0], "channel")
    return {
        "user": user,
        "type": "message",
        "ts": ts or new_ts(),
        "client_msg_id": "7a0dba75-9a8e-4c4a-9f3d-4d7a0a8f3a11",
        "text": text,
        "team": TEAM,
        "blocks": [{"type": "rich_text", "block_id": "x", "elements": []}],
        "channel": channel,
        "event_ts": ts,
        "channel_type": kind,
        **({"thread_ts": thread, "parent_user_id": "U061F7AUR"} if thread else {}),
        **more,
    }


def mention(channel: str, user: str, text: str, ts: str = "", thread: str = "", **more: Any) -> Payload:
    """The same as the second event that a mention makes; it has no channel_type."""
    whole = message(channel, user, text, ts, thread, **more)
    del whole["channel_type"]
    return {**whole, "type": "app_mention"}


def edited(channel: str, user: str, text: str, ts: str) -> Payload:
    """A message was edited."""
    inner = {"type": "message", "user": user, "text": text, "ts": ts, "edited": {"user": user, "ts": new_ts()}}
    return _became("message_changed", channel, message=inner, previous_message={**inner, "text": "before"})


def deleted(channel: str, user: str, ts: str) -> Payload:
    """A message without replies was deleted."""
    previous = {"type": "message", "user": user, "text": "gone", "ts": ts}
    return _became("message_deleted", channel, deleted_ts=ts, previous_message=previous)


def tombstone(channel: str, ts: str) -> Payload:
    """A message with replies was deleted: a stone stands in its place."""
    stone = {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT",
             "hidden": True, "ts": ts, "thread_ts": ts, "reply_count": 1}  # fmt: skip
    return _became("message_changed", channel, message=stone)


def _became(what: str, channel: str, **more: Any) -> Payload:
    """Something became of a message."""
    event = {"type": "message", "subtype": what, "hidden": True, "channel": channel, "ts": new_ts()}
    return {**event, **more, "channel_type": "channel"}


def joined(channel: str, user: str) -> Payload:
    """Somebody joined a channel."""
    return message(channel, user, f"<@{user}> has joined the channel", subtype="channel_join")


def pane_started(channel: str, user: str, thread: str) -> Payload:
    """The assistant pane was opened."""
    context = {"channel_id": "C123ABC456", "team_id": TEAM, "enterprise_id": None}
    return {
        "type": "assistant_thread_started",
        "assistant_thread": {"user_id": user, "context": context, "channel_id": channel, "thread_ts": thread},
        "event_ts": new_ts(),
    }


def command(channel: str, user: str, text: str, response_url: str) -> Payload:
    """A slash command."""
    return {
        "token": "XXYYZZ",
        "team_id": TEAM,
        "team_domain": "newsroom",
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else "politics",
        "user_id": user,
        "user_name": "ida",
        "command": "/ask",
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": f"13345224609.{next(_count)}.738474920.8088930838d88f008e0",
    }


def block_action(channel: str, user: str, action: str, message: Payload) -> Payload:
    """A button of a message was pressed."""
    place = {"message_ts": message["ts"], **({"thread_ts": message["thread_ts"]} if "thread_ts" in message else {})}
    value = next(block for block in message["blocks"] if block["type"] == "actions")["elements"][0]["value"]
    return {
        "type": "block_actions",
        "user": {"id": user, "username": "ida", "name": "ida", "team_id": TEAM},
        "api_app_id": APP,
        "token": "XXYYZZ",
        "container": {"type": "message", "channel_id": channel, "is_ephemeral": False, **place},
        "trigger_id": f"12321423423.{next(_count)}.dac1b0b5c3e74fd0a07ffba6b5ab2e0d",
        "team": {"id": TEAM, "domain": "newsroom"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel, "name": "politics"},
        "message": message,
        "response_url": "https://hooks.slack.example/actions/1",
        "actions": [
            {"action_id": action, "block_id": "b1", "type": "button", "value": value, "action_ts": new_ts(),
             "text": {"type": "plain_text", "text": "👎", "emoji": True}}
        ],
    }  # fmt: skip


def submitted(user: str, view: Payload, reason: str, comment: str) -> Payload:
    """A form was sent."""
    chosen = {
        "type": "radio_buttons",
        "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": reason},
    }
    written = {"type": "plain_text_input", "value": comment or None}
    state = {"values": {"reason": {"reason": chosen}, "comment": {"comment": written}}}
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "newsroom"},
        "user": {"id": user, "username": "ida", "name": "ida", "team_id": TEAM},
        "api_app_id": APP,
        "token": "XXYYZZ",
        "trigger_id": f"13345224609.{next(_count)}.738474920",
        "view": {"id": "V123", "team_id": TEAM, "state": state, "hash": "1", "app_installed_team_id": TEAM, **view},
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }
