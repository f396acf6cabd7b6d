"""Does the evidence support the claim? A probability from a fitted model, and checks that can veto it."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import Embedder
from rag.answer import Status
from rag.grounding.cached_embedder import Remembering
from rag.grounding.checks import denial, hedge, miscount, missing_dates, missing_names, missing_numbers, reversal
from rag.grounding.features import Cited, features
from rag.grounding.parsed_text import hits, read, select
from rag.grounding.quotations import misattributed, misquoted, only_quoted, quoted, unquoted, verbatim
from rag.reading.mlp import probability
from rag.text.polarity import hedges

__all__ = ["Cited", "FeatureVerifier", "Verifier", "objection", "verdict"]

CLOSENESS = 0.66  # how close to the evidence's own words a claim must keep to count as supported

_WEAK = 0.6  # share of the threshold from which a claim is weak, not unsupported
_FAR = 0.99  # of the threshold: weak at best
_CLOSE = ("aligned", "cover_pair")  # the features whose mean is the closeness


class Verifier(Protocol):
    """Anything that judges claims: the features below, a cross-encoder, a language model."""

    @property
    def threshold(self) -> float:
        """The probability from which a claim counts as supported."""
        ...

    def probabilities(self, pairs: Sequence[tuple[str, Cited]]) -> NDArray[np.float64]:
        """The probability that the evidence supports the claim, (pairs,), for (claim, evidence) pairs."""
        ...


class FeatureVerifier:
    """A small network over the features, as `eval/train/verifier.py` fitted it, unless given other weights.

    A claim in words of its own may be true, but these features cannot tell: under `closeness` its probability
    stays below the threshold. On WiCE that raises the share of true claims among those let out from .60 to .88,
    and lets out a quarter as many. With 0 the network alone decides.
    """

    def __init__(
        self, embedder: Embedder, weights: Mapping[str, Any] | None = None, *, closeness: float = CLOSENESS
    ) -> None:
        self._embedder = Remembering(embedder)
        self._weights = weights or _shipped()
        self._closeness = closeness

    @property
    def threshold(self) -> float:
        """The probability from which a claim counts as supported."""
        return float(self._weights["threshold"])

    def probabilities(self, pairs: Sequence[tuple[str, Cited]]) -> NDArray[np.float64]:
        """The probabilities, (pairs,); 0 where the claim has no content word or the evidence no sentence."""
        found = features(pairs, self._embedder)
        names = self._weights["features"]
        table = np.array([[row.get(name, 0.0) for name in names] for row in found]).reshape(-1, len(names))
        judged = probability(table, self._weights)
        judged[[not row for row in found]] = 0.0
        far = np.array([sum(row.get(name, 0.0) for name in _CLOSE) / 2 < self._closeness for row in found], bool)
        judged[far] = np.minimum(judged[far], _FAR * self.threshold)
        return judged


def verdict(claim: str, evidence: Cited, probability: float, threshold: float) -> tuple[Status, str | None]:
    """The status of a claim, with the reason, in words for a reporter, where it is not supported."""
    if verbatim(claim, evidence.sentences):
        return "quote", None
    if reason := objection(claim, evidence):
        return "unsupported", reason
    if probability >= threshold:
        return "supported", None
    if probability >= _WEAK * threshold:
        return "weak", "the cited passage supports this only in part"
    return "unsupported", "the cited passage does not say this"


def objection(claim: str, evidence: Cited) -> str | None:
    """The first thing the claim says that its evidence does not, whatever the probability."""
    if not evidence.sentences:
        return "no passage is cited for this"
    return _about_words_said(claim, evidence) or _about_facts(claim, evidence) or _about_meaning(claim, evidence)


def _about_words_said(claim: str, evidence: Cited) -> str | None:
    if quotation := misquoted(claim, (evidence.context, *evidence.sentences)):
        return f"the words “{quotation}” do not stand in the cited passage"
    if speakers := misattributed(claim, evidence.sentences):
        claimed, stated = speakers
        if stated:
            return f"in the cited passage it is {stated} who says this, not {claimed}"
        return f"the cited passage does not say that these are the words of {claimed}"
    return None


def _about_facts(claim: str, evidence: Cited) -> str | None:
    grounds = evidence.grounds()
    if numbers := missing_numbers(claim, grounds):
        return f"the number {numbers[0].text} is not in the cited passage"
    if counts := miscount(claim, grounds):
        return f"the cited passage has {counts[1]}, not {counts[0]}"
    if dates := missing_dates(claim, grounds):
        return f"the date {dates[0].text} is not in the cited passage"
    if names := missing_names(claim, grounds):
        return f"the name {names[0].text} is not in the cited passage"
    return None


def _about_meaning(claim: str, evidence: Cited) -> str | None:
    said = evidence.sentences
    if quoted(claim):  # the quoted words stand verbatim; their "nothing" denies no word behind them
        claim, said = unquoted(claim), tuple(map(unquoted, said))
    reading, sentences = read(claim), [read(sentence) for sentence in said]
    nearest = [sentences[i] for i in select(reading, hits(reading, sentences))]
    if roles := reversal(reading, nearest):
        return f"{roles[0]} and {roles[1]} have changed places against the cited passage"
    if not hedges(reading.words) and (word := only_quoted(reading, nearest)):
        return f"in the cited passage “{word}” is somebody's words, in the claim plain fact"
    if word := denial(reading, nearest):
        return f"the claim and the cited passage disagree on a negation, at “{word}”"
    if word := hedge(reading, nearest):
        return f"the cited passage says “{word}” with reserve, the claim as plain fact"
    return None


@cache
def _shipped() -> dict[str, Any]:
    weights: dict[str, Any] = json.loads((files("rag") / "reading" / "weights" / "verifier.json").read_text("utf-8"))
    return weights
