"""Text to and from Slack: what people write made plain, what is shown made harmless, long text cut at words."""

import re
from html import unescape

from api.service.plain_text import clean

__all__ = ["addressed_elsewhere", "cut", "escaped", "is_courtesy", "is_stop", "mentions", "plain", "quoted", "short"]

_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_ADDRESS = re.compile(r"\s*<@([A-Z0-9]+)(?:\|[^>]*)?>")
_EMOJI = re.compile(r":[\w+-]+:")
_THANKS = frozenset("cheers cool good great lovely nice ok okay perfect ta thank thanks thx".split())
_BESIDE_THANKS = frozenset("a lot much so very you".split())
_STOP = re.compile(r"\W*stop\W*", re.IGNORECASE)


def escaped(text: str) -> str:
    """Text that Slack shows as it is: no mention, channel or link can be made of it."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, bot: str) -> str:
    """What a person wrote, in plain words and on one line, without the mentions of `bot`."""

    def words(found: re.Match[str]) -> str:
        sign, name, label = found.groups()
        if sign == "@" and name == bot:
            return " "
        if sign == "!":
            return label or f"@{name.split('^')[0]}"
        return f"{sign}{(label or name).lstrip(sign or None)}" if sign else label or name

    return " ".join(unescape(_REFERENCE.sub(words, text)).split())


def mentions(text: str, bot: str) -> bool:
    """Whether `bot` is mentioned."""
    return f"<@{bot}>" in text or f"<@{bot}|" in text


def addressed_elsewhere(text: str, bot: str) -> bool:
    """Whether a message begins with a mention of somebody else, and does not mention `bot`."""
    first = _ADDRESS.match(text)
    return bool(first) and not mentions(text, bot)


def is_stop(question: str) -> bool:
    """Whether the whole message says stop."""
    return bool(_STOP.fullmatch(question))


def is_courtesy(text: str) -> bool:
    """Whether a message only thanks, agrees or smiles: in a thread that is no question."""
    words = set(re.findall(r"\w+", _EMOJI.sub(" ", text.lower())))
    return not words or (bool(words & _THANKS) and words <= _THANKS | _BESIDE_THANKS)


def cut(text: str, most: int) -> list[str]:
    """Pieces of at most `most` characters once they are escaped, cut at spaces where there are any."""
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
    """The beginning of a text, on one line."""
    line = " ".join(clean(text).split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"


def quoted(text: str, most: int) -> str:
    """The same in quotation marks."""
    return f"“{short(text, most)}”"
