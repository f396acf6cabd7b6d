"""How many independent reports say a thing: copies of one report, and reports of one publisher, count once."""

from collections.abc import Iterable

from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.writing.selection import same

__all__ = ["origins_of"]


def origins_of(one: Candidate, every: Iterable[Candidate]) -> int:
    """Return the number of independent reports among `every` that say what `one` says; itself is the first."""
    told = [one]
    for other in every:
        if other.passage.source != one.passage.source and same(one, other):
            told += [] if any(_one_origin(other, known) for known in told) else [other]
    return len(told)


def _one_origin(one: Candidate, other: Candidate) -> bool:
    if one.passage.source == other.passage.source:
        return True
    publisher = one.passage.publisher
    if publisher and publisher == other.passage.publisher:
        return True
    return len(one.words & other.words) >= calibration().copied * len(one.words | other.words)
