"""Phrases that every door uses in the same words."""

import difflib
import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from api.service.plain_text import one_line
from api.settings.settings import Settings, default_home
from index.article import Correction
from rag.answer import Answer, Citation
from rag.rendering.text import days_of, spoken_date

__all__ = [
    "LEAD",
    "answer_notes",
    "asked_as",
    "command_line",
    "correction_text",
    "count_noun",
    "date_range",
    "line_range",
    "publisher_and_date",
    "resolved_days",
    "similar_names",
    "version_text",
    "withheld_count",
    "withheld_reason",
]

LEAD = {
    "partial": "The articles answer this only in part.",
    "conflicting": "The articles disagree.",
}

_NAMED = 3
_MARKS = " ?!."


def count_noun(number: int, noun: str) -> str:
    """Return a number with its noun: 1 sentence, 2 sentences."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def version_text() -> str:
    """Return the version, or a phrase that says that this is a source tree and not installed."""
    from importlib.metadata import PackageNotFoundError, version  # not for every command

    try:
        return version("onrecord")
    except PackageNotFoundError:
        return "from a source tree that is not installed"


def withheld_count(number: int) -> str:
    """Say how many sentences were kept back."""
    return f"{count_noun(number, 'sentence')} {'was' if number == 1 else 'were'} withheld"


def asked_as(question: str, asked: str) -> str:
    """Say on one line how a question was understood; "" where only capitals and the last mark differ from its words.

    >>> asked_as("who runs it", "Who runs Henford?")
    'Asked as: Who runs Henford?'
    """
    same = asked.casefold().rstrip(_MARKS) == question.casefold().strip().rstrip(_MARKS)
    return "" if same else f"Asked as: {one_line(asked)}"


def answer_notes(answer: Answer) -> list[str]:
    """Say what a person should know of how an answer came about, and how many sentences were kept back."""
    told = answer.note or LEAD.get(answer.outcome, "")
    return [note for note in (told, withheld_reason(len(answer.withheld)) if answer.withheld else "") if note]


def withheld_reason(number: int) -> str:
    """Say how many sentences were kept back, and why."""
    return f"{withheld_count(number)}: no passage supports {'it' if number == 1 else 'them'}."


def publisher_and_date(publisher: str | None, published: date | None) -> str:
    """Return who published something and when, as far as that is known: "The Port Courier, 4 March 2024"."""
    return ", ".join(filter(None, (publisher, spoken_date(published) if published else "")))


def line_range(citation: Citation) -> str:
    """Return where in its file a citation stands: "line 8"."""
    page = f"page {citation.page}, " if citation.page else ""
    if citation.line_start == citation.line_end:
        return f"{page}line {citation.line_start}"
    return f"{page}lines {citation.line_start}–{citation.line_end}"


def resolved_days(citation: Citation | Mapping[str, Any]) -> str:
    """Return the dates of the days that a citation's quote names, in words: “Tuesday” is 1 October 2024."""
    if isinstance(citation, Citation):
        meant = dict(days_of(citation))
    else:  # a document kept by an earlier version has no days
        meant = {named["text"]: date.fromisoformat(named["day"]) for named in citation.get("days", ())}
    return "; ".join(f"“{said}” is {spoken_date(day)}" for said, day in meant.items())


def correction_text(note: Correction) -> str:
    """Return a source's note of a correction, as Corrected: “…”. The note's own label is left out, as a repetition."""
    said = _LABEL.sub("", one_line(note.text))
    return f"{_CHANGED[note.kind]}: “{said[:_LONGEST].rstrip()}{'…' if len(said) > _LONGEST else ''}”"


_CHANGED = {"correction": "Corrected", "clarification": "Clarified", "retraction": "Retracted", "update": "Updated"}
_LABEL = re.compile(r"^(?:correction|clarification|retraction|update)s?\s*[:—–]\s*(?=\S)", re.IGNORECASE)
_LONGEST = 300  # characters of such a note


def date_range(dates: tuple[date, date]) -> str:
    """Return a sentence about the first and last date of a collection."""
    first, last = map(spoken_date, dates)
    return (
        f"The collection holds reports of {first}." if first == last else f"The collection runs from {first} to {last}."
    )


def similar_names(typed: str, held: Sequence[str]) -> str:
    """Return the names among those `held` that may be meant, joined by "or"; empty where none comes near."""
    lower, wanted = {name.lower(): name for name in held}, typed.lower()
    near = sorted((name for name in lower if wanted and wanted in name), key=len)[:_NAMED]
    near = near or difflib.get_close_matches(wanted, lower, n=_NAMED)
    if not near:  # else names with a word of similar spelling
        words = {word: name for name in lower for word in re.findall(r"\w+", name)}
        near = list(
            dict.fromkeys(words[word] for word in difflib.get_close_matches(wanted, words, n=_NAMED, cutoff=0.8))
        )
    return " or ".join(lower[name] for name in near)


def command_line(settings: Settings, rest: str, *, collection: str | None = None) -> str:
    """Return a command line in backquotes that ends with `rest`, for `collection`, else for that of the settings.

    It names the home and the collection only where they are not the defaults.
    """
    collection = collection or settings.collection
    home = "" if settings.home == default_home() else f"--home {shlex.quote(str(settings.home))} "
    named = "" if collection == "default" else f"--collection {collection} "
    return f"`onrecord {home}{named}{rest}`"
