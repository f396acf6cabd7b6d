"""The fixed phrases of the bot."""

from api.service.wording import count_noun

__all__ = [
    "DELETED_ANSWER",
    "FULL",
    "HELP",
    "INVITE",
    "NOT_FOR_CHANNEL",
    "NOT_FOR_PERSON",
    "NOT_FOR_USER",
    "NOT_OUTSIDE",
    "SEARCHING",
    "STOPPED",
    "THANKS",
    "WAS_STOPPED",
    "minutes",
    "queue_message",
    "queue_status",
]

SEARCHING = "Searching the articles…"
HELP = (
    "Ask me a question in words, and I answer from our articles with a citation for every sentence. "
    "To ask on, write right below my answer, or mention me; what you say to each other I leave alone."
)
STOPPED = "Stopped. Mention me when there is more to ask."
WAS_STOPPED = "Stopped before there was an answer."
FULL = "There are too many questions waiting at the moment. Please ask again in a few minutes."
INVITE = "I cannot write here yet: invite me to this channel, then ask again."
NOT_FOR_CHANNEL = "This channel has no articles to ask about yet. Whoever runs me can set which it may see."
NOT_FOR_USER = "In this channel I answer only some of its members. Whoever runs me can add you."
NOT_FOR_PERSON = "I have no articles to show you in direct messages yet. Whoever runs me can set which you may see."
NOT_OUTSIDE = (
    "This channel is shared with another organisation, so I answer only once whoever runs me has allowed it by name."
)
THANKS = "Thank you; that is noted."
DELETED_ANSWER = "That answer is not kept any more, so there is nothing to note it with."


def queue_message(position: int) -> str:
    """Return the message for a waiting question; `position` is its place in the queue, from 1."""
    before = position - 1
    if before < 1:
        return "Yours is the next question; I am still answering another."
    return f"Waiting: {count_noun(before, 'question')} before yours."


def queue_status(position: int) -> str:
    """Return the status line for a waiting question in the assistant pane, which follows the bot's name."""
    before = position - 1
    return (
        f"has {count_noun(before, 'question')} before yours…" if before > 0 else "is still answering another question…"
    )


def minutes(number: int) -> str:
    """Return a wait in words, of one minute at least: in 5 minutes."""
    return f"in {count_noun(max(number, 1), 'minute')}"
