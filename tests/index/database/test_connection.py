"""What the engines share."""

import pytest

from index.database.connection import marks


@pytest.mark.parametrize(("values", "made"), [([], "NULL"), ([1], "?"), (["a", "b"], "?,?")])
def test_there_is_a_mark_for_each_value(values: list[object], made: str) -> None:
    assert marks(values) == made
