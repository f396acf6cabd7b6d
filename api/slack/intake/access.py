"""Who may ask what: a channel sees one collection, a person in direct messages another."""

from api.settings.settings import Settings
from api.slack.events import SlackQuestion
from api.slack.messages.phrases import NOT_FOR_CHANNEL, NOT_FOR_PERSON, NOT_FOR_USER, NOT_OUTSIDE

__all__ = ["member_collection", "question_collection"]

_ANY = "*"


def member_collection(settings: Settings, user: str) -> tuple[str, str]:
    """Return the collection that a member asks in direct messages and sees in the Home tab, or else why there is none.

    Where neither `slack_users` nor `slack_channels` is set, it is the collection of the settings; else a member must
    be listed in `slack_users`, by id or by "*".
    """
    users = settings.slack_users
    collection = users.get(user, users.get(_ANY))
    if collection is None and (users or settings.slack_channels):
        return "", NOT_FOR_PERSON
    return collection or settings.collection, ""


def question_collection(settings: Settings, asked: SlackQuestion) -> tuple[str, str]:
    """Return the collection that answers, or else why there is no answer.

    Where neither `slack_users` nor `slack_channels` is set, everybody sees the collection of the settings; else a
    channel must be listed in `slack_channels`, by id or by "*". One shared with another organisation needs its id.
    """
    if asked.channel.startswith("D"):
        return member_collection(settings, asked.user)
    channels = settings.slack_channels
    open_to_all = not channels and not settings.slack_users
    row = channels.get(asked.channel)
    if row is None and asked.outside:
        return "", NOT_OUTSIDE
    row = row or channels.get(_ANY)
    if row is None and not open_to_all:
        return "", NOT_FOR_CHANNEL
    if row and row.users and asked.user not in row.users:
        return "", NOT_FOR_USER
    return (row.collection if row else "") or settings.collection, ""
