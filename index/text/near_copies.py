"""How much of one text stands in another: MinHash over runs of words, so that two texts are compared by their sketches.

After Broder, "On the resemblance and containment of documents" (1997). This tells whole articles that are copies, at
ingest. Whether two passages repeat each other, where one changed figure makes a difference, `rag/retrieval` tells.
"""

import hashlib
import re

import numpy as np
from numpy.typing import NDArray

from index.text.search_words import searchable

__all__ = ["Sketch", "are_copies", "bands", "sketch"]

_RUN = 3  # words of a run
_SIZE = 128  # values of a sketch
_ROWS = 4  # values of a band: two texts of which a half is shared have one in common in 87 of 100 cases, of .7 always
_RESEMBLANCE = 0.5  # share of the runs of both
_CONTAINMENT = 0.8  # share of the runs of the shorter: a copy cut short
_FEWEST = 30  # runs of words: a shorter text is too short to be a copy
_WORD = re.compile(r"\w+")

Sketch = NDArray[np.uint32]  # its number of runs, then the values; empty of a text too short


def sketch(text: str) -> Sketch:
    """Sketch a text: runs of words in small letters, whatever stands between them."""
    words = _WORD.findall(searchable(text).lower())
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    if len(runs) < _FEWEST:
        return np.empty(0, np.uint32)
    from datasketch import MinHash  # type: ignore[import-untyped] # half a second: not before an article is read

    made = MinHash(_SIZE)
    made.update_batch([run.encode("utf-8", "replace") for run in runs])
    return np.concatenate([np.array([len(runs)], np.uint32), made.hashvalues.astype(np.uint32)])


def bands(one: Sketch) -> list[int]:
    """The keys under which copies of a text are looked up: two that are alike share one."""
    values = one[1:].reshape(-1, _ROWS) if one.size else np.empty((0, _ROWS), np.uint32)
    return [_key(place, row.tobytes()) for place, row in enumerate(values)]


def are_copies(one: Sketch, other: Sketch) -> bool:
    """Whether half of all the runs of two texts stand in both, or four fifths of the shorter's in the longer."""
    if not one.size or not other.size:
        return False
    resemblance = float(np.mean(one[1:] == other[1:]))
    sizes = (int(one[0]), int(other[0]))
    shared = resemblance * sum(sizes) / (1 + resemblance)
    return resemblance >= _RESEMBLANCE or shared >= _CONTAINMENT * min(sizes)


def _key(place: int, values: bytes) -> int:
    digest = hashlib.blake2b(values, digest_size=8, salt=place.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big", signed=True)
