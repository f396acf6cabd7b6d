"""A conversation as Markdown: questions, answers, and a footnote with quote, source and line for each citation."""

import re
from collections.abc import Iterable
from itertools import chain

from api.service.plain_text import one_line
from api.service.wording import asked_as, correction_text, line_range, publisher_and_date, resolved_days
from rag.answer import Answer, Citation
from rag.rendering.text import Sentence, also_in, sentences

__all__ = ["markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>~|&$])")
_LIST = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+#=])")  # what would begin a list, a heading or a rule


def markdown(turns: Iterable[Answer]) -> str:
    """Return the turns, each under its question; footnotes are named by turn and number: [^2-1]."""
    return "\n\n".join(chain.from_iterable(_turn(number, turn) for number, turn in enumerate(turns, 1))) + "\n"


def _turn(number: int, turn: Answer) -> list[str]:
    parts = [f"## {_plain(turn.question)}"]
    if told := asked_as(turn.question, turn.asked):
        parts.append(_plain(told))
    if turn.note:
        parts.append(f"*{_plain(turn.note)}*")
    if turn.refusal:
        parts.append(_begun(f"{turn.refusal.reason} {turn.refusal.searched}".rstrip()))
    else:
        parts.append("".join(_sentence(number, sentence) for sentence in sentences(turn)))
    if turn.citations:
        parts.append("\n".join(_footnote(number, citation) for citation in turn.citations))
    return parts


def _sentence(turn: int, sentence: Sentence) -> str:
    notes = "".join(f"[^{turn}-{number}]" for number in sentence.claim.citations)
    words = _plain(sentence.words) if sentence.gap == " " else _begun(sentence.words)
    lead = re.sub(r"[•*+]", "-", sentence.lead)
    lead = re.sub(r"#+", "###", lead)  # below the question's own heading
    attribution = f"{_begun(sentence.attribution)}: " if sentence.attribution else ""
    mark = f" **{_plain(sentence.mark)}**" if sentence.mark else ""
    return f"{sentence.gap}{lead}{attribution}{words}{notes}{mark}"


def _footnote(turn: int, citation: Citation) -> str:
    stated = ", ".join(
        _plain(part) for part in (citation.title, publisher_and_date(citation.publisher, citation.published)) if part
    )
    place = f"{_plain(citation.source)}, {line_range(citation)} (characters {citation.start}–{citation.end})"
    more = [correction_text(note) for note in citation.corrections]
    more += [also_in(citation.copies, citation.source)] if citation.copies else []
    more += [told] if (told := resolved_days(citation)) else []
    told = "".join(f"; {_plain(part)}" for part in more)
    return f"[^{turn}-{citation.number}]: “{_plain(citation.quote)}” — {stated + '. ' if stated else ''}{place}{told}"


def _plain(text: str) -> str:
    """Return text on one line, with the characters escaped that are special in Markdown."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _begun(text: str) -> str:
    """Return text as `_plain` does, escaped also so that it begins no list, heading or rule at the start of a line."""
    return _LIST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", _plain(text))
