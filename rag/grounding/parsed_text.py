"""A text read once for all comparisons, and the sentences of a document that a claim may rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.text.words import Word, words_of

__all__ = ["Reading", "hits", "read", "select", "weights"]

_BEST = 4  # sentences chosen for what each covers of the claim by itself
_MOST = 6  # sentences in all, the others chosen for what the best ones leave uncovered


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its words; `stems` holds those of the content words."""

    text: str
    words: tuple[Word, ...]
    content: tuple[Word, ...]
    stems: frozenset[str]
    every: frozenset[str]  # the stems of all words


@lru_cache(4096)
def read(text: str) -> Reading:
    """The reading of a text."""
    words = tuple(words_of(text))
    content = tuple(word for word in words if not word.stop)
    return Reading(text, words, content, frozenset(w.stem for w in content), frozenset(w.stem for w in words))


def weights(claim: Reading) -> NDArray[np.float64]:
    """How much each content word of a claim tells, (words,); never all zero."""
    return np.array([word.weight**2 + 0.01 for word in claim.content])


def hits(claim: Reading, sentences: Sequence[Reading]) -> NDArray[np.bool_]:
    """Which sentence has which content word of the claim, (sentences, words)."""
    rows = [[word.stem in sentence.stems for word in claim.content] for sentence in sentences]
    return np.array(rows, bool).reshape(len(sentences), len(claim.content))


def select(claim: Reading, found: NDArray[np.bool_]) -> list[int]:
    """The sentences a claim may rest on, in the order of the text: the best ones and what completes them."""
    if len(found) <= _MOST:
        return list(range(len(found)))
    told = weights(claim)
    chosen = [int(i) for i in np.argsort(-(found @ told), kind="stable")[:_BEST]]
    while len(chosen) < _MOST:
        gain = found[:, ~found[chosen].any(axis=0)] @ told[~found[chosen].any(axis=0)]
        gain[chosen] = -1.0
        # where nothing is left to gain, the sentence beside the best one gives its context
        beside = np.abs(np.arange(len(found)) - chosen[0]) / len(found)
        chosen.append(int(np.argmax(gain - 1e-6 * beside)))
    return sorted(chosen)
