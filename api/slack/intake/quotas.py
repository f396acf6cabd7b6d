"""How much one person and one channel may ask in an hour, and how many questions may wait.

Counted in the store: the numbers hold for all processes together, and across restarts.
"""

import math
import sqlite3
import time

from api.service.wording import count_noun
from api.settings.settings import Settings
from api.slack.events import SlackQuestion
from api.slack.messages.phrases import FULL, minutes

__all__ = ["rejection_reason"]

_HOUR = 3600.0
_MINUTE = 60.0  # seconds that a question's time may lie ahead: one further ahead was set by a wrong clock


def rejection_reason(db: sqlite3.Connection, settings: Settings, asked: SlackQuestion) -> str:
    """Return why a question is not taken in; empty where it is."""
    waiting = db.execute("SELECT count(*) FROM jobs WHERE state = 'waiting' AND verdict = '' AND cancelled = ''")
    if waiting.fetchone()[0] >= settings.slack_queue:
        return FULL
    limits = (
        ("user", asked.user, settings.slack_user_quota, "You have"),
        ("channel", asked.channel, settings.slack_channel_quota, "This channel has"),
    )
    for whose, value, most, who in limits:
        if wait := _wait(db, whose, value, most):
            number = count_noun(most, "question")
            return f"{who} asked {number} within an hour, which is as many as I take. Please ask again {wait}."
    return ""


def _wait(db: sqlite3.Connection, whose: str, value: str, most: int) -> str:
    """Return in words when the quota allows another question; empty where it does so now."""
    now = time.time()
    latest = db.execute(
        f"SELECT at FROM jobs WHERE {whose} = ? AND at > ? AND at < ? AND verdict = '' AND outcome != 'talk' "
        "ORDER BY at DESC LIMIT 1 OFFSET ?",
        (value, now - _HOUR, now + _MINUTE, most - 1),
    ).fetchone()
    return minutes(math.ceil((latest[0] + _HOUR - now) / 60)) if latest else ""
