"""A claim and its evidence as numbers, from which the verifier judges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import Embedder, Encoding
from rag.grounding.alignment import alignment, spans_of_claim
from rag.grounding.checks import Grounds, denial, hedge, missing_dates, missing_names, missing_numbers, reversal
from rag.grounding.overlap import coverage, order
from rag.grounding.parsed_text import Reading, hits, read, select

__all__ = ["Cited", "features"]


@dataclass(frozen=True, slots=True)
class Cited:
    """What a claim rests on: the cited sentences, with what is known about their article."""

    sentences: tuple[str, ...]
    published: date | None = None
    context: str = ""  # title, publisher, author: what a claim may name although no sentence does

    @property
    def text(self) -> str:
        """The cited sentences as one text."""
        return "\n".join(self.sentences)

    def grounds(self) -> Grounds:
        """What the sentences and their context state."""
        return Grounds.of(f"{self.context}\n{self.text}", self.published)


@dataclass(frozen=True, slots=True)
class _Pair:
    claim: Reading
    evidence: Cited
    found: NDArray[np.bool_]
    sentences: list[Reading]
    chosen: list[int]

    @property
    def best(self) -> list[Reading]:
        return [self.sentences[i] for i in self.chosen]


def features(pairs: Sequence[tuple[str, Cited]], embedder: Embedder) -> list[dict[str, float]]:
    """The features of each (claim, evidence), by name; each text is embedded once for all pairs.

    A claim without a content word, or evidence without a sentence, has none.
    """
    prepared = [_prepared(claim, evidence) for claim, evidence in pairs]
    usable = [pair for pair in prepared if pair.claim.content and pair.sentences]
    spans = {pair.claim.text: spans_of_claim(pair.claim) for pair in usable}
    for pair in usable:
        for sentence in pair.best:
            spans.setdefault(sentence.text, [(word.start, word.end) for word in sentence.content])
    encoded = dict(zip(spans, embedder.encode(list(spans), list(spans.values())), strict=True))
    return [_features(pair, encoded) if pair.claim.content and pair.sentences else {} for pair in prepared]


def _prepared(claim: str, evidence: Cited) -> _Pair:
    reading, sentences = read(claim), [read(sentence) for sentence in evidence.sentences]
    found = hits(reading, sentences)
    return _Pair(reading, evidence, found, sentences, select(reading, found))


def _features(pair: _Pair, encoded: dict[str, Encoding]) -> dict[str, float]:
    encodings = [encoded[sentence.text] for sentence in pair.best]
    return {
        **coverage(pair.claim, pair.found, pair.chosen),
        **order(pair.claim, pair.best),
        **alignment(pair.claim, encoded[pair.claim.text], pair.best, encodings),
        **_agreement(pair),
        "document_length": float(np.log(len(pair.sentences))),  # words are found by chance in a long one
    }


def _agreement(pair: _Pair) -> dict[str, float]:
    """What the checks object to, counted."""
    grounds = pair.evidence.grounds()
    claim = pair.claim.text
    return {
        "numbers_missing": float(len(missing_numbers(claim, grounds))),
        "dates_missing": float(len(missing_dates(claim, grounds))),
        "names_missing": float(len(missing_names(claim, grounds))),
        "denial": float(denial(pair.claim, pair.best) is not None),
        "hedge": float(hedge(pair.claim, pair.best) is not None),
        "reversal": float(reversal(pair.claim, pair.best) is not None),
    }
