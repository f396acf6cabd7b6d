"""Messages that were sent on: whose they are is said within, in a head of labelled lines."""

import re
from email.utils import parseaddr

from index.parsing.metadata import Stated
from index.text.dates import stated_day

__all__ = ["own_subject", "sender", "sent_on"]

_FORWARDED = re.compile(  # what a program puts over a message that is sent on
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
_FEWEST = 3  # labelled lines of such a head
_NOTE = 40  # words before it, at most, of one who sends on what another wrote
_FOR_WHOM = re.compile(r"(?:(?:fwd?|wg|tr|rv|i|re|aw)\s*:\s*)+", re.IGNORECASE)


def own_subject(subject: str) -> str:
    """Return a subject without the `Fwd:` that programs put before it."""
    return _FOR_WHOM.sub("", subject) or subject


def sent_on(text: str) -> tuple[Stated, str]:
    """Return who wrote the message that `text` sends on, and when, with its text; nothing and `text` without one."""
    for match in _FORWARDED.finditer(text):
        if len(text[: match.start()].split()) > _NOTE:
            break
        fields, ends = _head(text, match.end())
        by, sent = (next((fields[label] for label in fields if label in named), "") for named in (_SENDER, _DAY))
        if by and len(fields) >= _FEWEST:
            return Stated(publisher=sender(by), published=stated_day(sent)), text[ends:].strip()
    return Stated(), text


def _head(text: str, place: int) -> tuple[dict[str, str], int]:
    """The labelled lines from `place` on, and where they end."""
    fields: dict[str, str] = {}
    while line := _LABELLED.match(text, place):
        label = line["label"].lower()
        if label not in _SENDER | _DAY | _OTHERS:
            break
        fields[label], place = line["value"].strip(" *"), line.end()
    return fields, place


def sender(written: str) -> str | None:
    """Return the name of who sent a message, or the address where no name is stated."""
    name, address = parseaddr(written.replace("[mailto:", "<").replace("]", ">"))
    return name or address or None
