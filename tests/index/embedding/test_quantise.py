"""Vectors in eight bits, and back."""

import numpy as np
import pytest

from index.embedding.quantise import dequantise, quantise


def test_rows_are_unit_vectors_again_and_zeros_stay_zeros() -> None:
    rows = dequantise(np.array([[0, 0, 0], [127, 0, 0], [-64, 64, 0]], np.int8))
    assert np.linalg.norm(rows, axis=1) == pytest.approx([0, 1, 1])
    assert rows[2] == pytest.approx([-(0.5**0.5), 0.5**0.5, 0])
    assert dequantise(np.empty((0, 3), np.int8)).shape == (0, 3)


def test_each_row_is_scaled_to_its_largest_value() -> None:
    rows = quantise(np.array([[0.6, -0.8], [0.0, 0.0]], np.float32))
    assert rows.tolist() == [[95, -127], [0, 0]]
