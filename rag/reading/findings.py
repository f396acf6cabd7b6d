"""What the reader made of the passages found: the passages in a better order, and each sentence's chance to answer.

Each passage is read alone. Then the best sentences of all of them are read once more, together: the reader's heads
compare what stands in one text, and so it sees that a sentence with the question's words need not answer.
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
from rag.reading.answer_type import holds_type
from rag.reading.article_facts import question_for, title_for
from rag.reading.calibration import calibration
from rag.reading.reader import Reader, Reading, Text
from rag.reading.table import looked_up
from rag.retrieval.evidence import Evidence
from rag.text.words import STOP, stems

__all__ = ["Candidate", "Findings", "read"]

_LEAST = 1e-6  # of a share, whose logarithm is taken
_NOTHING = -10.0  # log odds under the best sentence from which one before another promises nothing

Place = tuple[str, int]  # the source of a sentence, and where it starts


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence of a passage, and how well it answers the question."""

    passage: Passage
    span: Span  # in the article's text
    text: str
    vector: NDArray[np.float32]  # (size,), length 1
    value: float  # log odds that the passage answers, and the logarithms of the sentence's shares
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
    together: Mapping[Place, float] = field(default_factory=dict)  # the share of each sentence among the best ones

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
        """Return what a sentence gains that holds a time, a number or a name, where the question asks for one."""
        marked = candidate.answer.of(candidate.text) if candidate.answer else candidate.text
        return calibration().rank["type"] * holds_type(self.evidence.question, candidate.text, marked)

    def _compared(self, place: Place) -> float:
        """Return what a sentence loses to the best of those read together; the others lose as the least of them."""
        if not self.together:
            return 0.0
        share = self.together.get(place, min(self.together.values()))
        most = max(self.together.values())
        return calibration().rank["together"] * math.log(max(share, _LEAST) / max(most, _LEAST))


def read(reader: Reader, evidence: Evidence) -> Findings:
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
    """Return a reading for each passage, each for the question without the dates that are known of it."""
    found: dict[int, Reading] = {}
    asked = [question_for(evidence.question, passage) for passage in evidence.passages]
    for question in dict.fromkeys(asked):
        places = [at for at, wording in enumerate(asked) if wording == question]
        texts = [_text(evidence.question, evidence.passages[at]) for at in places]
        found |= zip(places, reader.read(question, texts), strict=True)
    return [_looked_up(evidence, at, found[at]) for at in range(len(asked))]


def _looked_up(evidence: Evidence, at: int, reading: Reading) -> Reading:
    """Return the reading of a passage, with what its tables say."""
    passage, question = evidence.passages[at], evidence.question
    article = " ".join(
        [passage.title or "", *(part.text for part in evidence.passages if part.source == passage.source)]
    )
    return looked_up(question, _text(question, passage), article, reading)


def _read_together(reader: Reader, found: Findings) -> dict[Place, float]:
    """Return the share that each of the best sentences has of the answer where they make one text, the best last.

    The first ones of a text are preferred, as those of an article are: they name what it is about.
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
    """Return what each sentence loses for the one before it, where that is worth less than the best: reports go on.

    "The marchers want a ban" says little by itself, but much behind the sentence that tells of their march.
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
    """Return what a passage is worth by its reading and, so much by `weight`, by the score it was found with.

    Which passage is right is told by both; which sentence, more by the reading.
    """
    weights = calibration().rank
    return weights["reader"] * reading.answers + weights[weight] * passage.score


def _within(answer: Span | None, span: Span) -> Span | None:
    """Return the words that answer cut to their sentence: a token may reach over its edge."""
    if answer is None:
        return None
    start, end = max(0, answer.start), min(span.end - span.start, answer.end)
    return Span(start, end) if start < end else None
