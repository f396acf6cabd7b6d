"""What a person's words want: an answer of the sources, a look into the collection, or nothing of either.

A regression over the shipped encoder's vector of the words, fitted by eval/train/router.py to written examples.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import MiniLM

__all__ = ["Want", "want_of"]

Want = Literal["question", "list", "author", "published", "count", "reported", "small_talk", "program", "chore"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Router:
    wants: tuple[Want, ...]
    least: float  # chance from which the words are taken for something else than a question
    checked: float  # the same for what a publisher and a time must be named with, both of which are looked up
    weight: Floats  # (wants, size)
    bias: Floats  # (wants,)


def want_of(words: str) -> Want:
    """Return what the words want; a question where that is not sure."""
    router = _router()
    logits = router.weight @ _encoder().embed([words])[0] + router.bias
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    question = router.wants.index("question")
    other = 1 - chances[question]
    chances[question] = 0
    want = router.wants[int(chances.argmax())]
    return want if other >= (router.checked if want == "reported" else router.least) else "question"


@cache
def _router() -> _Router:
    data = json.loads((files("rag") / "query" / "router.json").read_text("utf-8"))
    wants = cast("tuple[Want, ...]", tuple(data["wants"]))
    return _Router(wants, data["least"], data["checked"], np.array(data["weight"]), np.array(data["bias"]))


@cache
def _encoder() -> MiniLM:
    """Return the encoder that it was fitted on, whichever embeds the articles."""
    return MiniLM(threads=1)
