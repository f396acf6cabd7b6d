import math

import numpy as np
import pytest

from rag.reading.answerability import FEATURES_OF_PASSAGE
from rag.reading.logistic import Weights, load_weights
from rag.retrieval.sentence_features import FEATURES

WEIGHTS = Weights(np.array([1.0, 2.0]), np.array([2.0, 4.0]), np.array([3.0, -1.0]), 0.5)


def test_the_log_odds_are_those_of_standardised_features():
    assert WEIGHTS.logit(np.array([[1.0, 2.0], [3.0, 6.0]])).tolist() == [0.5, 3.0 - 1.0 + 0.5]


def test_the_chance_is_the_logistic_of_the_log_odds():
    found = WEIGHTS.probability(np.array([[1.0, 2.0], [1.0, 4.0]]))
    assert found == pytest.approx([1 / (1 + math.exp(-0.5)), 0.5])


def test_extreme_features_give_a_chance_too():
    found = WEIGHTS.probability(np.array([[1e6, 0.0], [-1e6, 0.0]]))
    assert found == pytest.approx([1.0, 0.0])


def test_no_rows_give_no_chances():
    assert WEIGHTS.probability(np.empty((0, 2))).shape == (0,)


@pytest.mark.parametrize(("name", "described"), [("select", FEATURES), ("answerable", FEATURES_OF_PASSAGE)])
def test_the_shipped_weights_fit_the_features(name: str, described: tuple[str, ...]):
    weights = load_weights(name)
    assert weights.mean.shape == weights.scale.shape == weights.weight.shape == (len(described),)
    assert (weights.scale > 0).all()
    assert np.isfinite([*weights.mean, *weights.scale, *weights.weight, weights.bias]).all()
