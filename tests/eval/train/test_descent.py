import numpy as np

from eval.train.descent import fit_network
from rag.reading.mlp import probability

RANDOM = np.random.default_rng(0)
TABLE = RANDOM.normal(size=(400, 3))
LABELS = (TABLE[:, 0] + TABLE[:, 1] > 0).astype(np.int64)


def test_what_parts_the_rows_is_learned() -> None:
    weights = fit_network(np.tile(TABLE, (5, 1)), np.tile(LABELS, 5), np.ones(2000))
    assert ((probability(TABLE, weights) >= 0.5) == LABELS).mean() > 0.95


def test_the_same_rows_give_the_same_weights() -> None:
    assert fit_network(TABLE, LABELS, np.ones(400)) == fit_network(TABLE, LABELS, np.ones(400))


def test_rows_that_count_nothing_change_nothing() -> None:
    importance = np.ones(400)
    importance[300:] = 0
    assert fit_network(TABLE, LABELS, importance) == fit_network(TABLE[:300], LABELS[:300], np.ones(300))


def test_a_feature_that_never_varies_is_harmless() -> None:
    constant = TABLE.copy()
    constant[:, 2] = 7.0
    assert np.isfinite(probability(constant, fit_network(constant, LABELS, np.ones(400)))).all()
