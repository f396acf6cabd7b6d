"""Detect near-copies: the resemblance and containment of two texts by their shingles, here called runs of words.

After Broder, "On the resemblance and containment of documents" (1997). Articles are compared by stored MinHash sketches
of their runs (datasketch). The few passages found for a question are compared by the runs themselves, since a sketch of
so short a text is off by a tenth, and datasketch takes half a second to load.
"""

import hashlib
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.text.search_words import searchable

__all__ = ["VALUES", "Runs", "Sketch", "bands", "copies", "repeats", "runs", "sketch"]

_RUN = 3  # words of a run
_SIZE = 128  # MinHash values of a sketch
VALUES = 1 + _SIZE  # numbers of a sketch: the number of runs, then the MinHash values
_ROWS = 4  # values of an LSH band: texts of resemblance 0.5 share a band in 87 of 100 cases, of 0.7 always
_RESEMBLANCE = 0.5  # shared runs to runs in either text, from which they are copies
_CONTAINMENT = 0.8  # shared runs to runs of the shorter text, from which this is a copy cut short
_FEWEST = 30  # runs of words: a shorter text is too short to be a copy
_WORD = re.compile(r"\w+")

Runs = frozenset[str]
Sketch = NDArray[np.uint32]  # the number of runs, then the MinHash values; empty for a short text


def runs(text: str) -> Runs:
    """Return all runs of three consecutive words of a text, in lower case and without punctuation."""
    words = _WORD.findall(searchable(text).lower())
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))


def repeats(first: Runs, second: Runs) -> bool:
    """Tell whether two passages are near-copies, by the measure of `copies`."""
    return bool(_are_alike(len(first & second), len(first), len(second)))


def sketch(text: str) -> Sketch:
    """Return the MinHash sketch of a text's runs; empty where it has fewer than 30."""
    found = runs(text)
    if len(found) < _FEWEST:
        return np.empty(0, np.uint32)
    from datasketch import MinHash  # type: ignore[import-untyped] # half a second to import: only when an article is read

    made = MinHash(_SIZE)
    made.update_batch([run.encode("utf-8", "replace") for run in found])
    return np.concatenate([np.array([len(found)], np.uint32), made.hashvalues.astype(np.uint32)])


def bands(sketch: Sketch) -> list[int]:
    """Return the LSH keys under which copies of a text are looked up: only texts that share a key can be copies."""
    values = sketch[1:].reshape(-1, _ROWS) if sketch.size else np.empty((0, _ROWS), np.uint32)
    return [_key(place, row.tobytes()) for place, row in enumerate(values)]


def copies(sketch: Sketch, others: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell for each of `others`, sketches of shape (n, VALUES), whether its text is a copy of the text of `sketch`.

    Two texts are copies where they share a key, and half of all their runs or four fifths of the shorter text's runs.
    No sketch may be empty.
    """
    same = others[:, 1:] == sketch[1:]
    resemblance = same.mean(axis=1)
    size, sizes = float(sketch[0]), others[:, 0].astype(float)
    alike = _are_alike(resemblance * (size + sizes) / (1 + resemblance), size, sizes)
    return np.asarray(same.reshape(-1, _SIZE // _ROWS, _ROWS).all(axis=2).any(axis=1) & alike)


def _are_alike(shared: Any, first: Any, second: Any) -> Any:
    """Whether two texts are copies, by the numbers of their `shared` runs and of the runs of each."""
    return (shared >= _RESEMBLANCE * (first + second - shared)) | (shared >= _CONTAINMENT * np.minimum(first, second))


def _key(place: int, values: bytes) -> int:
    digest = hashlib.blake2b(values, digest_size=8, salt=place.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big", signed=True)
