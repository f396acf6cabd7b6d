"""Adapt question and title to the facts known of a passage's article, as the reader sees the passage alone.

A report of the cup final of 2025 seldom names the year, for it was written that year, nor the paper that printed it.
"""

import re

from rag.answer import Passage
from rag.query.question import Question, ask_what_happened
from rag.text.dates import Moment, covers_any, is_bound, moment_of, moments_in
from rag.text.words import content_stems, stems

__all__ = ["question_for", "title_for"]

_JOINS = re.compile(r"(?:^|,?\s+)(?:in|of|on|for|during)(?:\s+the\s+year)?$", re.IGNORECASE)
# A date that belongs to other words: "2025's largest", "(2025)", "March and April 2025", "early March", "as of March".
_CLINGS_BEFORE = re.compile(r"[-(]$|\b(?:early|mid|late|as of)$", re.IGNORECASE)
_CLINGS_AFTER = re.compile(r"['’)]|\s+(?:and|or)\b", re.IGNORECASE)
_ENDS = frozenset("?!.…:;)\"'”’")


def question_for(question: Question, passage: Passage) -> str:
    """Return the question as the reader learned to be asked, without the dates that the passage's day falls into.

    A date that the passage itself names stays, for it can be read there, and so does one that bounds a time: "since
    2024". The reader learned from questions with a question mark; one without it would seem to be answered more easily.

    >>> question_for(question_of("Who won the cup in 2025?"), a_passage_published_in_2025)
    'Who won the cup?'
    """
    text = question.text
    for moment in reversed(question.moments):
        before, after = text[: moment.start].rstrip(), text[moment.end :]
        if _CLINGS_BEFORE.search(before) or _CLINGS_AFTER.match(after):
            continue
        if not is_bound(question.text, moment) and _is_known(moment, passage):
            before = _JOINS.sub("", before)
            text = " ".join(f"{before}{after}".split() if after[:1] in "?!.,;:" else [*before.split(), *after.split()])
    text = text.lstrip(" ,") if re.search(r"\w", text) else question.text
    text = ask_what_happened(text)
    return text if text[-1] in _ENDS else f"{text}?"


def title_for(question: Question, passage: Passage) -> str | None:
    """Return the title for the reader, after publisher and author if the question names them; None if all are empty."""
    asked = frozenset(stems(question.text))
    named = [
        name
        for name in (passage.publisher, passage.author)
        if name and content_stems(name) and content_stems(name) <= asked
    ]
    return ": ".join(part for part in (", ".join(named), passage.title) if part) or None


def _is_known(moment: Moment, passage: Passage) -> bool:
    """Tell whether the day of publication, or a relative day in the passage, falls into a date that it lacks."""
    if passage.published is None or not (moment.year or moment.month) or moment.text.lower() in passage.text.lower():
        return False
    told = moments_in(passage.text, passage.published) if moment.month else []
    return covers_any(moment, [moment_of(passage.published), *told])
