"""How a sentence of a passage bears on a question, in a few figures."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.answer import Passage
from rag.query.question import Question, answers_kind, counts
from rag.text.words import STOP, kins, rarity

__all__ = ["FEATURES", "features"]

Floats = NDArray[np.float64]

FEATURES = (
    "likeness",        # cosine of question and sentence
    "near likeness",   # the better of its two neighbours'
    "passage likeness",  # cosine of question and the mean of the passage's sentences
    "covered",         # share of the question's weight in the sentence's words
    "near covered",    # and with its neighbours'
    "passage covered",  # and with the passage's and the title's
    "worst missing",   # weight of the rarest question word that the passage lacks
    "figure",          # holds a number, a sum or a time, where one is asked for
    "no figure",       # holds none, though one is asked for
    "counted",         # a number stands before what is counted
    "named",           # holds a name or place that the question lacks, where one is asked for
    "kind likeness",   # likeness, where it holds the kind of thing asked for
    "new",             # share of its weight that the question does not have
    "length",          # logarithm of its words
    "fragment",        # under five words
    "pairs",           # share of the question's word pairs that stand in it together
    "lead",            # cosine over that of the best other sentence
    "asks",            # is a question itself
)  # fmt: skip


def features(question: Question, vector: NDArray[np.float32], passage: Passage, rows: NDArray[np.float32]) -> Floats:
    """One row of FEATURES for each sentence of a passage, shape (sentences, features)."""
    texts = [passage.text_of(span) for span in passage.sentences]
    words = [kins(text) for text in texts]
    asked = question.asked
    total = sum(asked.values()) or 1.0
    has = np.array([[stem in line for stem in asked] for line in map(frozenset, words)], bool).reshape(len(texts), -1)
    weight = np.fromiter(asked.values(), float, len(asked))
    title = frozenset(kins(passage.title or ""))
    whole = has.any(0) | np.array([stem in title for stem in asked], bool)
    likeness = (rows @ vector).astype(float)
    mean = rows.mean(0)
    unique = [frozenset(line) - STOP for line in words]
    new = [[stem for stem in line if stem not in asked] for line in unique]
    kind = np.array([answers_kind(question, text) for text in texts], float)
    figure = question.kind in {"money", "number", "when"}
    columns = [
        likeness,
        _neighbours(likeness),
        np.full(len(texts), mean @ vector / (np.linalg.norm(mean) or 1.0)),
        has @ weight / total,
        (has | _shifted(has)) @ weight / total,
        np.full(len(texts), weight[whole].sum() / total),
        np.full(len(texts), weight[~whole].max(initial=0.0)),
        kind * figure,
        (1 - kind) * figure,
        [counts(question, line) for line in words],
        kind * (question.kind in {"who", "where"}),
        kind * likeness,
        [sum(map(rarity, extra)) / (sum(map(rarity, line)) or 1.0) for extra, line in zip(new, unique, strict=True)],
        [np.log1p(len(line)) for line in words],
        [len(line) < 5 for line in words],
        [len(question.pairs.intersection(pairwise(line))) / (len(question.pairs) or 1) for line in words],
        likeness - _best_other(likeness),
        [text.rstrip().endswith("?") for text in texts],
    ]
    return np.array(columns, float).T


def _neighbours(values: Floats) -> Floats:
    padded = np.concatenate([[-1.0], values, [-1.0]])
    better: Floats = np.maximum(padded[:-2], padded[2:])
    return better


def _shifted(has: NDArray[np.bool_]) -> NDArray[np.bool_]:
    empty = np.zeros((1, has.shape[1]), bool)
    beside: NDArray[np.bool_] = np.concatenate([empty, has[:-1]]) | np.concatenate([has[1:], empty])
    return beside


def _best_other(values: Floats) -> Floats:
    if len(values) < 2:
        return np.zeros_like(values)
    order = np.sort(values)
    other: Floats = np.where(values == order[-1], order[-2], order[-1])
    return other
