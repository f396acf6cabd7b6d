"""Whether the passages can answer the question at all."""

import numpy as np
from numpy.typing import NDArray

from rag.reading.logistic import load_weights
from rag.retrieval.evidence import Evidence
from rag.retrieval.sentence_features import FEATURES

__all__ = ["FEATURES_OF_PASSAGE", "THRESHOLD", "answerable", "passage_features"]

THRESHOLD = 0.46

_LIKENESS, _PASSAGE = FEATURES.index("likeness"), FEATURES.index("passage likeness")
_OTHERS = 2  # passages after the best that count
_SHARE = 0.3  # of the chance of each

FEATURES_OF_PASSAGE = (
    "best",  # log odds of its best sentence
    "likeness",  # the best cosine of question and sentence
    "passage likeness",  # as in relevance.FEATURES
)


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
    """FEATURES_OF_PASSAGE of one passage, read off the features of its sentences.

    More of them did better on the set they were fitted on, and worse on another.
    """
    rows = evidence.features[at]
    odds = load_weights("select").logit(rows)
    return np.array([odds.max(), rows[:, _LIKENESS].max(), rows[0, _PASSAGE]])
