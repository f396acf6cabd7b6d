"""What the reader made of the passages found: the passages in a better order, and each sentence's chance to answer."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.article import Span
from rag.answer import Passage
from rag.reading.calibration import calibration
from rag.reading.reader import Reader, Reading, Text
from rag.retrieval.evidence import Evidence
from rag.text.words import STOP, stems

__all__ = ["Candidate", "Findings", "read"]

_LEAST = 1e-6  # of a share, whose logarithm is taken


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence of a passage, and how well it answers the question."""

    passage: Passage
    span: Span  # in the article's text
    text: str
    vector: NDArray[np.float32]  # (size,), length 1
    value: float  # log odds that the passage answers, and the logarithm of the sentence's share in it
    answer: Span | None  # the words that answer, offsets in `text`

    @property
    def words(self) -> frozenset[str]:
        """Return the stems that carry its meaning."""
        return frozenset(stems(self.text)) - STOP


@dataclass(frozen=True, eq=False)
class Findings:
    """The evidence, best passage first, with the reading of each passage."""

    evidence: Evidence
    readings: tuple[Reading, ...]

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return every sentence of the passages once, in the passages' order."""
        found: dict[tuple[str, int], Candidate] = {}
        for passage, rows, reading in zip(self.evidence.passages, self.evidence.sentences, self.readings, strict=True):
            odds = _rank(reading, passage)
            each = zip(passage.sentences, rows, reading.shares, reading.spans, strict=True)
            for span, row, share, words in each:
                value = odds + math.log(max(share, _LEAST))
                key = (passage.source, span.start)
                if key in found and found[key].value >= value:
                    continue  # the sentence that two neighbouring chunks share
                answer = words and Span(
                    words.start - span.start + passage.start, words.end - span.start + passage.start
                )
                found[key] = Candidate(passage, span, passage.text_of(span), row, value, _within(answer, span))
        return tuple(found.values())


def read(reader: Reader, evidence: Evidence) -> Findings:
    """Read each passage for the question, and put those first that answer best.

    Raises EmbedderFailed where the reader's model cannot run.
    """
    texts = [_text(passage) for passage in evidence.passages]
    readings = reader.read(evidence.question.text, texts)
    order = sorted(
        range(len(readings)), key=lambda at: (-_rank(readings[at], evidence.passages[at]), evidence.passages[at].chunk)
    )
    ordered = replace(
        evidence,
        passages=tuple(evidence.passages[at] for at in order),
        sentences=tuple(evidence.sentences[at] for at in order),
    )
    return Findings(ordered, tuple(readings[at] for at in order))


def _text(passage: Passage) -> Text:
    within = tuple(Span(span.start - passage.start, span.end - passage.start) for span in passage.sentences)
    return Text(passage.text, passage.title, within)


def _rank(reading: Reading, passage: Passage) -> float:
    weights = calibration().rank
    return weights["reader"] * reading.answers + weights["retrieved"] * passage.score


def _within(answer: Span | None, span: Span) -> Span | None:
    """Return the words that answer cut to their sentence: a token may reach over its edge."""
    if answer is None:
        return None
    start, end = max(0, answer.start), min(span.end - span.start, answer.end)
    return Span(start, end) if start < end else None
