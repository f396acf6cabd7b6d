"""What stands in columns is read, or is damage."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from index.article import Span
from index.database.values import day, matrix, parsed, spans, time, unpacked
from index.errors import IndexDamaged


def test_what_was_written_is_read() -> None:
    assert spans("[[0, 3], [4, 9]]") == (Span(0, 3), Span(4, 9))
    assert (day("2024-03-05"), day(None)) == (date(2024, 3, 5), None)
    assert matrix([b"\x01\x02", b"\x03\x04"], np.int8, 2).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "read",
    [
        lambda: parsed("\0\0"),
        lambda: parsed(None),  # type: ignore[arg-type]
        lambda: spans("[[0]]"),
        lambda: spans("7"),
        lambda: day("2024-13-05"),
        lambda: time("yesterday"),
        lambda: unpacked(b"no packed text"),
        lambda: matrix([b"\x01\x02\x03"], np.int8, 2),
        lambda: matrix([b"\x01\x7e"], np.float16, 1),
    ],
)
def test_what_was_not_is_damage_with_what_to_do(read: Callable[[], object]) -> None:
    with pytest.raises(IndexDamaged, match="onrecord restore FILE"):
        read()
