"""Find what a message asks, among greetings, thanks, polite openings and what else it says."""

import re

from index.article import Span
from index.text.sentences import sentences
from rag.query.conversation import WORDS
from rag.query.question import FINITE, INTERROGATIVES
from rag.query.router import classify_intent
from rag.text.names import names_in

__all__ = ["asked_in"]

_ENDED = re.compile(r"(?<=\?)\s+")
_SHORT = 8  # words; a longer sentence is no small talk
_OPENING = re.compile(
    r"^(?:(?:q|question|\d{1,2})\s?[:.)]\s+)?"
    r"(?:(?:hi|hello|hey|good (?:morning|afternoon|evening))\b(?: there| all| everyone)?[\s,!.]*)?"
    r"(?:(?:please|kindly|so|well|sorry|excuse me|ok(?:ay)?|thanks|thank you|great|and|but)\b[\s,:.!]*)*"
    r"(?:(?:(?:can|could|would|will) (?:you|somebody|someone|anybody|anyone) (?:please |kindly |perhaps )?"
    r"(?:tell|explain(?: to)?|remind|inform|say|find out|check)(?: me| us)?|"
    r"(?:do you|does (?:anybody|anyone)) (?:happen to )?know|"
    r"i(?: would|'d|’d)? (?:like|want|need|wish) (?:you to tell me|to (?:know|find out|understand|learn|ask(?: you)?))|"
    r"i(?:'m|’m| am| was)? wonder(?:ing)?|(?:please )?(?:tell|remind) (?:me|us)|let me know|may i ask)\b[\s,:]*)?"
    rf"(?:please[\s,:]+)?(?=(?:{INTERROGATIVES}|{FINITE})\b)",
    re.IGNORECASE,
)


def asked_in(message: str) -> tuple[str, str]:
    """Return what a message says beside what it asks, and what it asks, both without small talk and polite openings.

    Of what comes after the question, only sentences with a name are kept.

    >>> asked_in("Hi! The bridge at Sorel is shut. Can you tell me who shut it? Thanks a lot.")
    ('The bridge at Sorel is shut.', 'Who shut it?')
    """
    spans = sentences(message, [Span(0, len(message))])
    texts = [text for span in spans for text in _ENDED.split(message[span.start : span.end])]  # "? thanks" as well
    if len(texts) > 1:
        texts = [text for text in texts if not _is_small_talk(text)] or texts
    asking = [text for text in texts if text.endswith("?") or _bare(text) != text]
    if not asking:
        return "", _bare(" ".join(texts) or message)
    first = texts.index(asking[0])
    context = [text for at, text in enumerate(texts) if text not in asking and (at < first or _has_name(text))]
    return " ".join(context), " ".join(map(_bare, asking))


def _has_name(text: str) -> bool:
    return any(not name.opens for name in names_in(text))


def _is_small_talk(text: str) -> bool:
    return len(text.split()) <= _SHORT and classify_intent(text) in WORDS


def _bare(asked: str) -> str:
    opening = _OPENING.match(asked)
    if not opening or not opening.end():
        return asked
    rest = asked[opening.end() :].rstrip(" .!?")
    return f"{rest[:1].upper()}{rest[1:]}?"
