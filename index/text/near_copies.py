"""How much of one text stands in another, by the runs of words that both hold: the one measure of copies.

After Broder, "On the resemblance and containment of documents" (1997). Articles are compared by sketches of their runs
(MinHash, of datasketch), which are kept; the few passages found for a question by the runs themselves, since a sketch
of so few is off by a tenth, and datasketch takes half a second to load.
"""

import hashlib
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.text.search_words import searchable

__all__ = ["VALUES", "Runs", "Sketch", "bands", "copies", "repeats", "runs", "sketch"]

_RUN = 3  # words of a run
_SIZE = 128  # values of a sketch
VALUES = 1 + _SIZE  # with the number of runs before them
_ROWS = 4  # values of a band: two texts of which a half is shared have one in common in 87 of 100 cases, of .7 always
_RESEMBLANCE = 0.5  # share of the runs of both
_CONTAINMENT = 0.8  # share of the runs of the shorter: a copy cut short
_FEWEST = 30  # runs of words: a shorter text is too short to be a copy
_WORD = re.compile(r"\w+")

Runs = frozenset[str]
Sketch = NDArray[np.uint32]  # its number of runs, then the values; empty of a text too short


def runs(text: str) -> Runs:
    """Return every three words of a text that follow one another, in small letters, whatever stands between them."""
    words = _WORD.findall(searchable(text).lower())
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))


def repeats(first: Runs, second: Runs) -> bool:
    """Tell whether one of two passages says what the other does: see `copies`, whose measure this is."""
    return bool(_are_alike(len(first & second), len(first), len(second)))


def sketch(text: str) -> Sketch:
    """Sketch the runs of a text; one of less than 30 has an empty sketch."""
    found = runs(text)
    if len(found) < _FEWEST:
        return np.empty(0, np.uint32)
    from datasketch import MinHash  # type: ignore[import-untyped] # half a second: not before an article is read

    made = MinHash(_SIZE)
    made.update_batch([run.encode("utf-8", "replace") for run in found])
    return np.concatenate([np.array([len(found)], np.uint32), made.hashvalues.astype(np.uint32)])


def bands(sketch: Sketch) -> list[int]:
    """Return the keys under which copies of a text are looked up: two that are alike share one."""
    values = sketch[1:].reshape(-1, _ROWS) if sketch.size else np.empty((0, _ROWS), np.uint32)
    return [_key(place, row.tobytes()) for place, row in enumerate(values)]


def copies(sketch: Sketch, others: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell which of other texts are copies of one, by their sketches, shape (n, VALUES), none of them empty.

    Half of all the runs of the two stand in both, or four fifths of the shorter's in the longer; and they share a key.
    """
    same = others[:, 1:] == sketch[1:]
    resemblance = same.mean(axis=1)
    size, sizes = float(sketch[0]), others[:, 0].astype(float)
    alike = _are_alike(resemblance * (size + sizes) / (1 + resemblance), size, sizes)
    return np.asarray(same.reshape(-1, _SIZE // _ROWS, _ROWS).all(axis=2).any(axis=1) & alike)


def _are_alike(shared: Any, first: Any, second: Any) -> Any:
    """Whether so many runs that are shared, of those of two texts, make one a copy of the other."""
    return (shared >= _RESEMBLANCE * (first + second - shared)) | (shared >= _CONTAINMENT * np.minimum(first, second))


def _key(place: int, values: bytes) -> int:
    digest = hashlib.blake2b(values, digest_size=8, salt=place.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big", signed=True)
