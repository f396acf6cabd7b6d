import random

import numpy as np

from eval.train.router import filled, fit


def test_an_example_with_a_place_to_fill_is_filled_in_several_ways():
    fillers = {"subject": ["eels", "trams", "soup"]}
    made = filled(["articles about {subject}", "thanks"], fillers, random.Random(0))
    assert made.count("thanks") == 1
    assert {"articles about eels", "articles about trams", "articles about soup"} >= set(made) - {"thanks"}
    assert len(made) == 9


def test_what_is_fitted_tells_the_classes_apart():
    chance = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], 30)
    vectors = np.eye(3)[labels] + 0.1 * chance.normal(size=(90, 3))
    fitted = fit(vectors, labels, np.ones(90), 3)
    assert (fitted.chances(vectors).argmax(1) == labels).all()
    assert np.allclose(fitted.chances(vectors).sum(1), 1)


def test_the_same_rows_give_the_same_weights():
    vectors, labels = np.eye(2), np.array([0, 1])
    first, second = (fit(vectors, labels, np.ones(2), 2) for _ in range(2))
    assert (first.weight == second.weight).all()
