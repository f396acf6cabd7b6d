"""Text to and from Slack: what people write made plain, what is shown made harmless, long text cut at words."""

import re
from html import unescape

from api.service.plain_text import clean

__all__ = ["BY_PEOPLE", "addressed_elsewhere", "cut", "escaped", "is_stop", "mentions", "plain", "quoted", "short"]

BY_PEOPLE = frozenset({None, "", "file_share", "thread_broadcast"})  # subtypes of what a person writes

_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_ADDRESS = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>|<!(?:subteam\^|here|channel|everyone)[^>]*>")
_STOP = re.compile(r"\W*stop\W*", re.IGNORECASE)


def escaped(text: str) -> str:
    """Return text that Slack shows as it is: no mention, channel or link can be made of it."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, bot: str) -> str:
    """Return what a person wrote, in plain words and on one line, without the mentions of `bot`."""

    def words(found: re.Match[str]) -> str:
        sign, name, label = found.groups()
        if sign == "@" and name == bot:
            return " "
        if sign == "!":
            return label or f"@{name.split('^')[0]}"
        return f"{sign}{(label or name).lstrip(sign or None)}" if sign else label or name

    return " ".join(unescape(_REFERENCE.sub(words, text)).split())


def mentions(text: str, bot: str) -> bool:
    """Tell whether `bot` is mentioned."""
    return f"<@{bot}>" in text or f"<@{bot}|" in text


def addressed_elsewhere(text: str, bot: str) -> bool:
    """Tell whether a message mentions somebody else, or a group, and not `bot`."""
    return bool(_ADDRESS.search(text)) and not mentions(text, bot)


def is_stop(question: str) -> bool:
    """Tell whether the whole message says stop."""
    return bool(_STOP.fullmatch(question))


def cut(text: str, most: int) -> list[str]:
    """Return pieces of at most `most` characters once they are escaped, cut at spaces where there are any."""
    pieces = []
    while len(escaped(text)) > most:
        end = most
        while len(escaped(text[:end])) > most:
            end -= max((len(escaped(text[:end])) - most) // 5, 1)
        space = text.rfind(" ", end // 2, end)
        end = space if space > 0 else end
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*pieces, text]


def short(text: str, most: int) -> str:
    """Return a text on one line, cut after a word at `most` characters."""
    line = " ".join(clean(text).split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"


def quoted(text: str, most: int) -> str:
    """Return a text in quotation marks, cut as by `short`."""
    return f"“{short(text, most)}”"
