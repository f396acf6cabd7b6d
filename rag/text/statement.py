"""Tell statements, which can stand in an answer, from the rest of a text."""

import re

from rag.text.numbers import numbers_in

__all__ = ["is_question", "is_statement"]

_SHORTEST = 4  # words of a statement; one fewer with a pronoun for its subject: "She was 91."
_THIN = 8  # words under which it must name or number something to say anything by itself
_SPECIFIC = re.compile(r"\d|(?<!^)(?<![“\"'‘(])\b[A-Z]")
_SUBJECT = re.compile(r"[“\"'‘]?(?:He|She|It|They|I|We)\s")
_STOP = re.compile(r"[.!…。！][\"'”’»)\]*_]*$")  # the end of a statement; a question answers nothing
_BYLINE = re.compile(
    r"By [^.!?]{2,60}, (?:\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+\.? \d{1,2}),? \d{4}\."
)  # with the date, alone
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")  # Thai to Chinese


def is_question(text: str) -> bool:
    """Tell whether a text ends with a question mark, whatever quotation mark or bracket closes it."""
    return text.rstrip("\"'”’»)").endswith("?")


def is_statement(text: str) -> bool:
    """Tell a statement from a headline, a caption, a byline, a question or a scrap.

    In a script that sets no space between words, two of its characters count as one.
    """
    words = len(text.split()) + len(_UNSPACED.findall(text)) // 2
    specific = _SPECIFIC.search(text) or numbers_in(text)
    whole = bool(_STOP.search(text)) and not _BYLINE.fullmatch(text)
    return whole and words >= (_SHORTEST - bool(_SUBJECT.match(text)) if specific else _THIN)
