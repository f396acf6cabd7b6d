"""Read forwarded messages, whose original sender and date stand in labelled lines above the forwarded text."""

import re
from email.utils import parseaddr

from index.parsing.metadata import Stated
from index.text.dates import stated_day

__all__ = ["own_subject", "sender", "sent_on"]

_FORWARDED = re.compile(  # the line that a mail program puts above a forwarded message
    r"^[ \t>]*(?:-{2,}[^\n]{3,60}-{2,}|Begin forwarded message:)[ \t]*\n+|(?=^From: )", re.IGNORECASE | re.MULTILINE
)
_LABELLED = re.compile(r"[ \t>*]*(?P<label>[^\W\d_][\w -]{1,20}):\**[ \t]*(?P<value>[^\n]*)(?:\n|\Z)")
_SENDER = frozenset("from|von|de|da|van|från|fra|от".split("|"))
_DAY = frozenset(
    "date|sent|datum|gesendet|envoyé|enviado el|fecha|data|inviato|verzonden|skickat|sendt|дата".split("|")
)
_OTHERS = frozenset(
    "to|cc|bcc|reply-to|subject|an|betreff|à|objet|para|asunto|a|oggetto|assunto|aan|onderwerp|till|til|ämne|emne|кому|тема".split(
        "|"
    )
)
_FEWEST = 3  # labelled lines above a forwarded text, at least
_NOTE = 40  # words, at most, that the forwarder adds before it
_FOR_WHOM = re.compile(r"(?:(?:fwd?|wg|tr|rv|i|re|aw)\s*:\s*)+", re.IGNORECASE)


def own_subject(subject: str) -> str:
    """Return a subject without prefixes such as `Fwd:` and `Re:`."""
    return _FOR_WHOM.sub("", subject) or subject


def sent_on(text: str) -> tuple[Stated, str]:
    """Return sender, date and text of the message that `text` forwards; empty facts and `text` without one."""
    for match in _FORWARDED.finditer(text):
        if len(text[: match.start()].split()) > _NOTE:
            break
        fields, ends = _head(text, match.end())
        by, sent = (next((fields[label] for label in fields if label in named), "") for named in (_SENDER, _DAY))
        if by and len(fields) >= _FEWEST:
            return Stated(publisher=sender(by), published=stated_day(sent)), text[ends:].strip()
    return Stated(), text


def _head(text: str, place: int) -> tuple[dict[str, str], int]:
    """The labelled lines from the offset `place` on, as values by label, and the offset of their end."""
    fields: dict[str, str] = {}
    while line := _LABELLED.match(text, place):
        label = line["label"].lower()
        if label not in _SENDER | _DAY | _OTHERS:
            break
        fields[label], place = line["value"].strip(" *"), line.end()
    return fields, place


def sender(written: str) -> str | None:
    """Return the name in a From header, or the address where it states no name."""
    name, address = parseaddr(written.replace("[mailto:", "<").replace("]", ">"))
    return name or address or None
