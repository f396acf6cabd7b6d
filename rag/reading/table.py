"""Answer a question from the rows of tables, in which the reader seldom finds the answer.

A row stands in an article's text as `Selby: Homes built 2022: 198; Homes built 2023: 164.` (`index.parsing.blocks`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.article import Span
from rag.query.question import Question
from rag.reading.calibration import calibration
from rag.reading.reader import Reading, Text
from rag.text.words import content_stems

__all__ = ["apply_table_answer", "cell_for"]

_ROW = re.compile(r"(?P<name>[^:;]+): (?P<cells>[^:;]+: [^:;]+(?:; [^:;]+: [^:;]+)+)\.")
_CELL = re.compile(r"(?P<column>[^:;]+): (?P<value>[^:;]+)(?:; |$)")
_ASKS = re.compile(r"\b(?:how (?:many|much)|what)\b", re.IGNORECASE)


def cell_for(question: Question, sentence: str, article: str) -> Span | None:
    """Return the place in a row of the value whose row and column the question names.

    The question must have all words of both names; its other words must be in `article`. None where the sentence is no
    row, or where the question fits no column or several.

    >>> cell_for(question_of("How many homes were built in Selby in 2023?"), "Selby: Homes 2022: 198; Homes 2023: 164.",
    ...          "Homes built")
    Span(start=36, end=39)
    """
    row = _ROW.fullmatch(sentence)
    if not row or not _ASKS.search(question.text):
        return None
    asked = content_stems(_ASKS.sub(" ", question.text))
    named = content_stems(row["name"])
    if not named <= asked:
        return None
    left = asked - named - content_stems(article)
    fitting = [cell for cell in _cells(row) if left <= cell[0] <= asked]
    most = max((len(columns) for columns, _ in fitting), default=0)
    best = [place for columns, place in fitting if len(columns) == most]
    return best[0] if most and len(best) == 1 else None


def apply_table_answer(question: Question, text: Text, article: str, reading: Reading) -> Reading:
    """Return the reading, changed to answer with the value asked for where a row of the passage has it."""
    cells = [cell_for(question, sentence.of(text.text), article) for sentence in text.sentences]
    if not any(cells):
        return reading
    at = next(place for place, cell in enumerate(cells) if cell)
    spans = [
        Span(cell.start + sentence.start, cell.end + sentence.start) if cell else span
        for cell, sentence, span in zip(cells, text.sentences, reading.spans, strict=True)
    ]
    shares = tuple(float(place == at) for place in range(len(cells)))
    odds = max(reading.answers, calibration().cell)
    return replace(reading, answers=odds, shares=shares, spans=tuple(spans), tabled=True)


def _cells(row: re.Match[str]) -> Iterator[tuple[frozenset[str], Span]]:
    """Yield the words of each column's name, and the place of its value."""
    for cell in _CELL.finditer(row["cells"]):
        start = row.start("cells") + cell.start("value")
        yield content_stems(cell["column"]), Span(start, start + len(cell["value"]))
