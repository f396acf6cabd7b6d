import numpy as np
import pytest

from rag.reading.mlp import probability


def test_one_layer_is_a_logistic_regression() -> None:
    weights = {"mean": [1.0], "scale": [2.0], "members": [[{"weights": [[3.0]], "bias": [0.5]}]]}
    # (2 - 1) / 2 * 3 + 0.5 = 2
    assert probability(np.array([[2.0]]), weights)[0] == pytest.approx(1 / (1 + np.exp(-2.0)))


def test_layers_are_joined_by_tanh_and_members_averaged() -> None:
    layers = [{"weights": [[1.0]], "bias": [0.0]}, {"weights": [[2.0]], "bias": [0.0]}]
    zero = [{"weights": [[0.0]], "bias": [0.0]}]
    weights = {"mean": [0.0], "scale": [1.0], "members": [layers, zero]}
    assert probability(np.array([[1.0]]), weights)[0] == pytest.approx(1 / (1 + np.exp(-np.tanh(1.0))))


def test_an_extreme_value_tells_no_more_than_a_high_one() -> None:
    weights = {"mean": [0.0], "scale": [1.0], "members": [[{"weights": [[1.0]], "bias": [0.0]}]]}
    high, extreme = probability(np.array([[4.0], [4000.0]]), weights)
    assert high == extreme
