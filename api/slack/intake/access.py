"""Who may ask what: a channel sees one collection, a person in direct messages another."""

from api.settings.settings import Settings
from api.slack.events import Asked
from api.slack.messages.phrases import NOT_FOR_CHANNEL, NOT_FOR_PERSON, NOT_FOR_USER, NOT_OUTSIDE

__all__ = ["admitted"]

_ANY = "*"


def admitted(settings: Settings, asked: Asked) -> tuple[str, str]:
    """The collection that answers, or else why there is no answer.

    Without any table everybody sees the collection of the settings. Where one is set, only what is in it is
    served. A channel shared with another organisation has to be named.
    """
    channels, users = settings.slack_channels, settings.slack_users
    open_to_all = not channels and not users
    if asked.channel.startswith("D"):
        collection = users.get(asked.user, users.get(_ANY))
        if collection is None and not open_to_all:
            return "", NOT_FOR_PERSON
        return collection or settings.collection, ""
    row = channels.get(asked.channel)
    if row is None and asked.outside:
        return "", NOT_OUTSIDE
    row = row or channels.get(_ANY)
    if row is None and not open_to_all:
        return "", NOT_FOR_CHANNEL
    if row and row.users and asked.user not in row.users:
        return "", NOT_FOR_USER
    return (row.collection if row else "") or settings.collection, ""
