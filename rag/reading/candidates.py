"""Which sentences of the passages answer the question, by weights fitted to what describes them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.article import Span
from rag.answer import Passage
from rag.reading.logistic import load_weights
from rag.retrieval.evidence import Evidence
from rag.text.words import STOP, kin, stems

__all__ = ["Candidate", "candidates"]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence of a passage, and how likely it answers the question."""

    passage: Passage
    span: Span  # in the article's text
    text: str
    vector: NDArray[np.float32]
    probability: float

    @property
    def words(self) -> frozenset[str]:
        """The words that carry its meaning, each by its kin."""
        return _words(self.text)


def candidates(evidence: Evidence) -> list[Candidate]:
    """Every sentence of the passages once, in the passages' order."""
    weights = load_weights("select")
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for passage, rows, described in zip(evidence.passages, evidence.sentences, evidence.features, strict=True):
        likely = weights.probability(described)
        for span, row, chance in zip(passage.sentences, rows, likely, strict=True):
            if (passage.source, span.start) in seen:
                continue  # the sentence that two neighbouring chunks share
            seen.add((passage.source, span.start))
            text = passage.text_of(span)
            found.append(Candidate(passage, span, text, row, float(chance)))
    return found


@lru_cache(4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(kin(stem) for stem in stems(text) if stem not in STOP)
