"""Whether the passages can answer the question at all."""

import numpy as np
from numpy.typing import NDArray

from rag.evidence import Evidence
from rag.logistic import load_weights
from rag.relevance import FEATURES

__all__ = ["FEATURES_OF_PASSAGE", "THRESHOLD", "answerable", "passage_features"]

THRESHOLD = 0.47

_OTHERS = 2  # passages after the best that count
_SHARE = 0.3  # of the chance of each

FEATURES_OF_PASSAGE = (
    "best",              # log odds of its best sentence
    "second",            # and of the next
    "sum",               # of the odds, as a logarithm
    "likeness",          # the best cosine of question and sentence
    "passage likeness",  # as in relevance.FEATURES
    "passage covered",
    "worst missing",
    "kind likeness",     # of the best sentence
    "no figure",
    "covered",
)  # fmt: skip


def answerable(evidence: Evidence) -> float:
    """The chance that the passages answer; 0 where there is none.

    It is that of the best, raised by the next ones: they may answer too, though not independently of it.
    """
    rows = [passage_features(evidence, at) for at in range(len(evidence.passages)) if len(evidence.sentences[at])]
    if not rows:
        return 0.0
    best, *others = np.sort(load_weights("answerable").probability(np.array(rows)))[::-1][: 1 + _OTHERS]
    return float(1 - (1 - best) * np.prod([1 - _SHARE * other for other in others]))


def passage_features(evidence: Evidence, at: int) -> NDArray[np.float64]:
    """FEATURES_OF_PASSAGE of one passage, read off the features of its sentences."""
    rows = evidence.features[at]
    odds = load_weights("select").logit(rows)
    order = np.argsort(-odds)
    best = dict(zip(FEATURES, rows[order[0]], strict=True))
    second = odds[order[1]] if len(odds) > 1 else odds[order[0]] - 3.0
    return np.array(
        [
            odds[order[0]], second, np.logaddexp.reduce(odds), rows[:, 0].max(), best["passage likeness"],
            best["passage covered"], best["worst missing"], best["kind likeness"], best["no figure"], best["covered"],
        ]
    )  # fmt: skip
