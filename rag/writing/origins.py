"""How many independent reports say a thing: copies of one report, and reports of one publisher, count once."""

from collections.abc import Iterable

from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.writing.selection import says_same

__all__ = ["origins_of"]


def origins_of(sentence: Candidate, every: Iterable[Candidate]) -> int:
    """Return the number of independent reports in `every` that say what `sentence` says, its own included."""
    told = [sentence]
    for other in every:
        same = other.passage.source != sentence.passage.source and says_same(sentence, other)
        if same and not any(_one_origin(other, known) for known in told):
            told.append(other)
    return len(told)


def _one_origin(first: Candidate, second: Candidate) -> bool:
    if first.passage.source == second.passage.source:
        return True
    publisher = first.passage.publisher
    if publisher and publisher == second.passage.publisher:
        return True
    return len(first.words & second.words) >= calibration().copied * len(first.words | second.words)
