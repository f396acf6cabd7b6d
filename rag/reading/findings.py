"""The reader's findings: the passages in a better order, and a score for each sentence as an answer.

Each passage is read alone. Then the best sentences of all passages are read twice more: as one text, because the
reader's attention heads compare sentences within a text, and so it sees that one with the question's words need not
answer; and each with the one before it, because the rest of a long passage draws the reader's attention from it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.article import Span
from rag.answer import Passage
from rag.query.question import Question
from rag.reading.article_facts import question_for, title_for
from rag.reading.calibration import calibration
from rag.reading.reader import Reader, Reading, Text
from rag.reading.table import apply_table_answer
from rag.retrieval.evidence import Evidence
from rag.text.statement import is_statement
from rag.text.words import content_stems

__all__ = ["Candidate", "Findings", "read_evidence", "statements", "window"]

_LEAST = 1e-6  # lower bound of a share, whose logarithm is taken

Place = tuple[str, int]  # the source of a sentence, and where it starts


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence of a passage, and how well it answers the question."""

    passage: Passage
    span: Span  # in the article's text
    text: str
    vector: NDArray[np.float32]  # (size,), length 1
    value: float  # `alone`, less what was lost in the comparison with the other sentences
    alone: float  # log odds that the passage answers, and of the sentence in it and in its window
    answer: Span | None  # the words that answer, offsets in `text`

    @property
    def words(self) -> frozenset[str]:
        """Return the stems of the content words."""
        return content_stems(self.text)


@dataclass(frozen=True, eq=False)
class Findings:
    """The evidence, best passage first, with the reading of each passage."""

    evidence: Evidence
    readings: tuple[Reading, ...]
    together: Mapping[Place, float] = field(default_factory=dict)  # shares of the best sentences, read as one text
    windows: Mapping[Place, float] = field(default_factory=dict)  # log odds that each of them answers, after the former

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return every sentence of the passages once, in the passages' order."""
        found: dict[Place, Candidate] = {}
        for passage, rows, reading in zip(self.evidence.passages, self.evidence.sentences, self.readings, strict=True):
            odds = _worth(reading, passage, "retrieved")
            sentences = zip(passage.sentences, rows, reading.shares, reading.spans, strict=True)
            for span, row, share, words in sentences:
                key = (passage.source, span.start)
                alone = odds + math.log(max(share, _LEAST)) + (0.0 if reading.tabled else self._in_window(key))
                value = alone + (0.0 if reading.tabled else self._compared(key))
                if key in found and found[key].value >= value:
                    continue  # the sentence that two neighbouring chunks share
                answer = words and Span(
                    words.start - span.start + passage.start, words.end - span.start + passage.start
                )
                found[key] = Candidate(passage, span, passage.text_of(span), row, value, alone, _within(answer, span))
        return tuple(found.values())

    @cached_property
    def ranked(self) -> tuple[Candidate, ...]:
        """Return the sentences that can stand in an answer, best first; where none can, all sentences."""
        return tuple(sorted(statements(self.candidates), key=lambda candidate: -candidate.value))

    def _in_window(self, place: Place) -> float:
        """Return a sentence's penalty against the best window; a sentence without one gets the largest."""
        odds = self.windows
        if not odds:
            return 0.0
        return calibration().rank["window"] * (odds.get(place, min(odds.values())) - max(odds.values()))

    def _compared(self, place: Place) -> float:
        """Return a sentence's penalty against the best of those read as one text; the others get the largest."""
        shares = self.together
        if not shares:
            return 0.0
        share, most = shares.get(place, min(shares.values())), max(shares.values())
        return calibration().rank["together"] * math.log(max(share, _LEAST) / max(most, _LEAST))


def statements(sentences: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the sentences that can stand in an answer; where none can, all."""
    return [sentence for sentence in sentences if is_statement(sentence.text)] or sentences


def read_evidence(reader: Reader, evidence: Evidence) -> Findings:
    """Read each passage for the question, put those first that answer best, and read the best sentences again.

    Raises EmbedderFailed where the reader's model cannot run.
    """
    readings = _readings(reader, evidence)
    order = sorted(
        range(len(readings)),
        key=lambda at: (-_worth(readings[at], evidence.passages[at], "order"), evidence.passages[at].chunk),
    )
    ordered = replace(
        evidence,
        passages=tuple(evidence.passages[at] for at in order),
        sentences=tuple(evidence.sentences[at] for at in order),
    )
    found = Findings(ordered, tuple(readings[at] for at in order))
    best = found.ranked[: calibration().compared][::-1]
    if len(best) < 2:
        return found
    together, windows = _read_again(reader, evidence.question, best)
    return replace(found, together=together, windows=windows)


def _readings(reader: Reader, evidence: Evidence) -> list[Reading]:
    passages = evidence.passages
    readings = _read(reader, evidence.question, passages, [_text(evidence.question, passage) for passage in passages])
    return [_with_table_answer(evidence, at, reading) for at, reading in enumerate(readings)]


def _read(reader: Reader, question: Question, passages: Sequence[Passage], texts: Sequence[Text]) -> list[Reading]:
    """Read texts of passages for the question, without the dates that `question_for` takes out for each passage."""
    found: dict[int, Reading] = {}
    asked = [question_for(question, passage) for passage in passages]
    for wording in dict.fromkeys(asked):
        places = [at for at, other in enumerate(asked) if other == wording]
        found |= zip(places, reader.read(wording, [texts[at] for at in places]), strict=True)
    return [found[at] for at in range(len(asked))]


def _with_table_answer(evidence: Evidence, at: int, reading: Reading) -> Reading:
    """Return the reading of a passage, changed where one of its tables answers the question."""
    passage, question = evidence.passages[at], evidence.question
    article = " ".join(
        [passage.title or "", *(part.text for part in evidence.passages if part.source == passage.source)]
    )
    return apply_table_answer(question, _text(question, passage), article, reading)


def _read_again(
    reader: Reader, question: Question, best: Sequence[Candidate]
) -> tuple[dict[Place, float], dict[Place, float]]:
    """Return the best sentences' shares of the answer in one text of them all, and their log odds in their windows.

    In the one text the best sentence stands last: the reader prefers the first sentences of a text, because in an
    article they name the subject.
    """
    text, spans = "", []
    for candidate in best:
        start = len(text) + bool(text)
        text = f"{text} {candidate.text}".strip()
        spans.append(Span(start, len(text)))
    passages = [candidate.passage for candidate in best]
    around = [window(candidate.passage, candidate.span) for candidate in best]
    windows = [
        Text(passage.text_of(span), title_for(question, passage))
        for passage, span in zip(passages, around, strict=True)
    ]
    together, *alone = _read(reader, question, [passages[-1], *passages], [Text(text, None, tuple(spans)), *windows])
    places = [_place(candidate) for candidate in best]
    return (
        dict(zip(places, together.shares, strict=True)),
        {place: reading.answers for place, reading in zip(places, alone, strict=True)},
    )


def window(passage: Passage, sentence: Span) -> Span:
    """Return the span of a sentence with the one before it in its passage, if there is one."""
    before = max((span.start for span in passage.sentences if span.start < sentence.start), default=sentence.start)
    return Span(before, sentence.end)


def _place(candidate: Candidate) -> Place:
    return candidate.passage.source, candidate.span.start


def _text(question: Question, passage: Passage) -> Text:
    within = tuple(Span(span.start - passage.start, span.end - passage.start) for span in passage.sentences)
    return Text(passage.text, title_for(question, passage), within)


def _worth(reading: Reading, passage: Passage, weight: str) -> float:
    """Return a passage's score: of its reading, plus that of its retrieval times the weight that `weight` names.

    Both tell which passage is right; which sentence is right is told more by the reading.
    """
    weights = calibration().rank
    return weights["reader"] * reading.answers + weights[weight] * passage.score


def _within(answer: Span | None, span: Span) -> Span | None:
    """Return an answer cut to its sentence, since a token may reach over its edge; None where nothing is left."""
    if answer is None:
        return None
    start, end = max(0, answer.start), min(span.end - span.start, answer.end)
    return Span(start, end) if start < end else None
