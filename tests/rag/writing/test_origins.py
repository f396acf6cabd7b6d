"""Independent reports are counted; copies and a publisher's own repeats are not."""

import pytest

from rag.reading.findings import Candidate
from rag.writing.origins import origins_of
from tests.rag.made import candidate, passage

pytestmark = pytest.mark.usefixtures("fixed")


def told(text: str, source: str, publisher: str | None = None, vector: tuple[float, float] = (1.0, 0.0)) -> Candidate:
    return candidate(text, source=source, within=passage(text, source, publisher=publisher), vector=vector)


ONE = told("The mill at Tarn burned down on Monday.", "a.txt", "The Post")


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (told("Fire destroyed the old mill on Monday, the brigade said.", "b.txt", "The Tide"), 2),
        (told("The mill at Tarn burned down on Monday.", "b.txt", "The Tide"), 1),
        (told("Fire destroyed the old mill on Monday, the brigade said.", "b.txt", "The Post"), 1),
        (told("Fire destroyed the old mill on Monday, the brigade said.", "a.txt", "The Post"), 1),
        (told("The council raised the tax.", "b.txt", "The Tide", (0.0, 1.0)), 1),
    ],
)
def test_a_report_of_ones_own_counts_a_copy_does_not(other: Candidate, count: int) -> None:
    assert origins_of(ONE, [ONE, other]) == count
