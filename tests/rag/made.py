"""What the tests of reading and writing share: candidates and passages made by hand, a reader that is told."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from index.article import Span
from rag.answer import Passage
from rag.query.question import question_of
from rag.reading.calibration import Calibration
from rag.reading.findings import Candidate, Findings
from rag.reading.reader import Reading, Text
from rag.retrieval.evidence import Evidence

__all__ = ["FIXED", "Told", "candidate", "findings", "passage"]

FIXED = Calibration(
    fusion={"dense": 0.35, "bm25": 0.35, "article": 0.3},
    hop=0.5,
    rank={"reader": 1.0, "order": 2.0, "retrieved": 2.0, "together": 1.0, "window": 0.0},
    answer={
        "bias": 0.25,
        "best": 1.0,
        "window": 0.0,
        "likeness": 2.0,
        "name missing": -2.5,
        "length": 0.0,
        "yes or no": 0.0,
    },
    levels={"cautious": 0.7, "balanced": 0.5, "eager": 0.3},
    point=1.5,
    broad=2.5,
    rival=1.5,
    short=6,
    marked=0.5,
    same=0.9,
    alike=0.6,
    taken_back=0.7,
    compared=8,
    copied=0.8,
    denied=0.5,
    negated=0.7,
    superseded=14,
    cell=4.0,
    supports=2.0,
)
"""Numbers by which the tests reckon, whatever the program is tuned to."""


class Told:
    """A reader that is told which words answer, and with which log odds; all the rest has those of `otherwise`."""

    def __init__(self, odds: Mapping[str, float] | None = None, otherwise: float = -6.0) -> None:
        self._odds = odds or {}
        self._otherwise = otherwise
        self.asked: list[str] = []

    def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
        """Return a reading for each passage: the words that answer stand in it, or they do not."""
        self.asked.append(question)
        return [self._reading(one) for one in passages]

    def _reading(self, passage: Text) -> Reading:
        held = sorted((-odds, words) for words, odds in self._odds.items() if words in passage.text)
        spans = [self._words(passage, sentence, [words for _, words in held]) for sentence in passage.sentences]
        even = 1 / max(1, sum(1 for span in spans if span))
        return Reading(-held[0][0] if held else self._otherwise, tuple(even if s else 0.0 for s in spans), tuple(spans))

    def _words(self, passage: Text, sentence: Span, held: Sequence[str]) -> Span | None:
        at = next(((passage.text.find(one, sentence.start, sentence.end), len(one)) for one in held
                   if one in sentence.of(passage.text)), None)  # fmt: skip
        return Span(at[0], at[0] + at[1]) if at else None


def passage(
    text: str, source: str = "a.txt", published: date | None = None, *, title: str | None = None, start: int = 0,
    whole: str | None = None, sentences: Sequence[str] | None = None, score: float = 0.0, chunk: str | None = None,
    publisher: str | None = None,
) -> Passage:  # fmt: skip
    """Make a passage of `text`, which stands at `start` of its article; its sentences are those named, or it is one."""
    spans, at = [], 0
    for sentence in sentences or [text]:
        at = text.index(sentence, at)
        spans.append(Span(start + at, start + at + len(sentence)))
        at += len(sentence)
    return Passage(
        chunk or f"{source}:{start}", source, "", title, publisher, None, published, None, start, start + len(text), 1,
        None, text, tuple(spans), score, {},
    )  # fmt: skip


def candidate(
    text: str, value: float = 0.0, answer: str | None = None, source: str = "a.txt", published: date | None = None, *,
    title: str | None = None, vector: Sequence[float] = (1.0, 0.0), start: int = 0,
    within: Passage | None = None,
) -> Candidate:  # fmt: skip
    """Make a candidate: a sentence of a passage of its own unless `within` another; `answer` are words of it."""
    home = within or passage(text, source, published, title=title, start=start)
    at = home.start + home.text.index(text)
    words = Span(text.index(answer), text.index(answer) + len(answer)) if answer else None
    return Candidate(home, Span(at, at + len(text)), text, np.array(vector, np.float32), value, value, words)


def findings(
    question: str, *read: tuple[Passage, Reading], rows: Sequence[Sequence[Sequence[float]]] | None = None,
    vector: Sequence[float] = (1.0, 0.0),
) -> Findings:  # fmt: skip
    """Make findings of passages, best first, with the reading and the vectors (`rows`) of each."""
    passages = tuple(one for one, _ in read)
    each = rows or [[_apart(number) for number in range(len(one.sentences))] for one in passages]
    vectors = tuple(np.array(one, np.float32).reshape(len(one), len(vector)) for one in each)
    evidence = Evidence(question_of(question), np.array(vector, np.float32), passages, vectors)
    return Findings(evidence, tuple(reading for _, reading in read))


def _apart(number: int) -> tuple[float, float]:
    return math.cos(number), math.sin(number)
