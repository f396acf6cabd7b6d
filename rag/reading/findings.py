"""The reader's findings: the passages in a better order, and a score for each sentence as an answer.

Each passage is read alone. Then the best sentences of all of them are read once more as one text: the reader's
attention heads compare sentences within a text, and so it sees that one with the question's words need not answer.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.article import Span
from rag.answer import Passage
from rag.query.question import Question
from rag.reading.answer_type import has_answer_type
from rag.reading.article_facts import question_for, title_for
from rag.reading.calibration import calibration
from rag.reading.reader import Reader, Reading, Text
from rag.reading.table import apply_table_answer
from rag.retrieval.evidence import Evidence
from rag.text.words import STOP, stems

__all__ = ["Candidate", "Findings", "read_evidence"]

_LEAST = 1e-6  # lower bound of a share, whose logarithm is taken
_NOTHING = -10.0  # lower bound of the log odds of the sentence before, relative to the best sentence

Place = tuple[str, int]  # the source of a sentence, and where it starts


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence of a passage, and how well it answers the question."""

    passage: Passage
    span: Span  # in the article's text
    text: str
    vector: NDArray[np.float32]  # (size,), length 1
    value: float  # log odds that the passage answers, plus the logarithm of the sentence's share and corrections
    answer: Span | None  # the words that answer, offsets in `text`

    @property
    def words(self) -> frozenset[str]:
        """Return the stems of the content words."""
        return frozenset(stems(self.text)) - STOP


@dataclass(frozen=True, eq=False)
class Findings:
    """The evidence, best passage first, with the reading of each passage."""

    evidence: Evidence
    readings: tuple[Reading, ...]
    together: Mapping[Place, float] = field(default_factory=dict)  # shares of the best sentences, read as one text

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return every sentence of the passages once, in the passages' order."""
        found: dict[Place, Candidate] = {}
        for passage, rows, reading in zip(self.evidence.passages, self.evidence.sentences, self.readings, strict=True):
            odds = _worth(reading, passage, "retrieved")
            sentences = zip(passage.sentences, rows, reading.shares, reading.spans, strict=True)
            for span, row, share, words in sentences:
                key = (passage.source, span.start)
                value = odds + math.log(max(share, _LEAST)) + (0.0 if reading.tabled else self._compared(key))
                if key in found and found[key].value >= value:
                    continue  # the sentence that two neighbouring chunks share
                answer = words and Span(
                    words.start - span.start + passage.start, words.end - span.start + passage.start
                )
                found[key] = Candidate(passage, span, passage.text_of(span), row, value, _within(answer, span))
        before = _worth_before(tuple(found.values()))
        return tuple(
            replace(candidate, value=candidate.value + self._fits(candidate) + worth)
            for candidate, worth in zip(found.values(), before, strict=True)
        )

    def _fits(self, candidate: Candidate) -> float:
        """Return the bonus of a sentence that holds the time, number or name that the question asks for."""
        marked = candidate.answer.of(candidate.text) if candidate.answer else candidate.text
        return calibration().rank["type"] * has_answer_type(self.evidence.question, candidate.text, marked)

    def _compared(self, place: Place) -> float:
        """Return a sentence's penalty against the best of those read as one text; the others get the largest."""
        if not self.together:
            return 0.0
        share = self.together.get(place, min(self.together.values()))
        most = max(self.together.values())
        return calibration().rank["together"] * math.log(max(share, _LEAST) / max(most, _LEAST))


def read_evidence(reader: Reader, evidence: Evidence) -> Findings:
    """Read each passage for the question, put those first that answer best, and compare their best sentences.

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
    return replace(found, together=_read_together(reader, found))


def _readings(reader: Reader, evidence: Evidence) -> list[Reading]:
    """Read each passage for the question, without the dates that `question_for` takes out for it."""
    found: dict[int, Reading] = {}
    asked = [question_for(evidence.question, passage) for passage in evidence.passages]
    for question in dict.fromkeys(asked):
        places = [at for at, wording in enumerate(asked) if wording == question]
        texts = [_text(evidence.question, evidence.passages[at]) for at in places]
        found |= zip(places, reader.read(question, texts), strict=True)
    return [_with_table_answer(evidence, at, found[at]) for at in range(len(asked))]


def _with_table_answer(evidence: Evidence, at: int, reading: Reading) -> Reading:
    """Return the reading of a passage, changed where one of its tables answers the question."""
    passage, question = evidence.passages[at], evidence.question
    article = " ".join(
        [passage.title or "", *(part.text for part in evidence.passages if part.source == passage.source)]
    )
    return apply_table_answer(question, _text(question, passage), article, reading)


def _read_together(reader: Reader, found: Findings) -> dict[Place, float]:
    """Return each best sentence's share of the answer when they are read as one text, the best of them last.

    The reader prefers the first sentences of a text, because in an article they name the subject; this order offsets
    that.
    """
    best = sorted(found.candidates, key=lambda candidate: candidate.value)[-calibration().compared :]
    if len(best) < 2:
        return {}
    text, spans = "", []
    for candidate in best:
        start = len(text) + bool(text)
        text = f"{text} {candidate.text}".strip()
        spans.append(Span(start, len(text)))
    asked = question_for(found.evidence.question, best[-1].passage)
    (reading,) = reader.read(asked, [Text(text, None, tuple(spans))])
    return {_place(candidate): share for candidate, share in zip(best, reading.shares, strict=True)}


def _worth_before(candidates: Sequence[Candidate]) -> list[float]:
    """Return each sentence's penalty for the one before it, the larger the worse that answers: reports go on.

    "The marchers want a ban" says little by itself, but much after the sentence about their march.
    """
    best = max((candidate.value for candidate in candidates), default=0.0)
    lost = dict.fromkeys(map(_place, candidates), _NOTHING)
    for previous, candidate in pairwise(sorted(candidates, key=_place)):
        if previous.passage.source == candidate.passage.source:
            lost[_place(candidate)] = max(previous.value - best, _NOTHING)
    return [calibration().rank["before"] * lost[_place(candidate)] for candidate in candidates]


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
