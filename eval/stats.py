"""How well scores tell two classes apart."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["auc", "balanced_accuracy"]

Numbers = Sequence[float] | NDArray[np.float64]
Labels = Sequence[int] | NDArray[np.int64]


def auc(labels: Labels, scores: Numbers) -> float:
    """Return the chance that a positive scores above a negative, ties counting half; 0.5 if a class is missing.

    Hanley and McNeil, Radiology 143 (1982): the Mann-Whitney statistic.
    """
    truth, values = np.asarray(labels) == 1, np.asarray(scores, float)
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return 0.5
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]  # ranks begin at 1; equal scores get their mean rank
    above = ranks[truth].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def balanced_accuracy(labels: Labels, accepted: Sequence[bool] | NDArray[np.bool_]) -> float:
    """Return the mean of the true positive and the true negative rate; a class that does not occur is left out."""
    truth, said = np.asarray(labels) == 1, np.asarray(accepted, bool)
    rates = [float((said[part] == value).mean()) for value, part in ((True, truth), (False, ~truth)) if part.any()]
    return sum(rates) / len(rates) if rates else 0.0
