"""Classify the intent of an input: a question to the sources, a request about the collection, or neither.

The classifier is a softmax regression over the shipped encoder's vector of the input, fitted by eval/train/router.py to
written examples.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import MiniLM

__all__ = ["Intent", "classify_intent"]

Intent = Literal[
    "question", "list", "author", "published", "count", "reported", "small_talk", "program", "more", "chore",
]  # fmt: skip

_LATIN = "\u024f"  # the last of its letters

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Router:
    wants: tuple[Intent, ...]
    least: float  # probability of all intents but "question" from which the input counts as no question
    checked: float  # the same for "reported", whose publisher and time are looked up afterwards
    weight: Floats  # (wants, size)
    bias: Floats  # (wants,)


def classify_intent(words: str) -> Intent:
    """Return the intent of an input; "question" where the others are not probable enough.

    It is "question" in other scripts too, of which the encoder's vocabulary has hardly more than single letters.
    """
    if 2 * sum(letter > _LATIN for letter in words if letter.isalpha()) > sum(map(str.isalpha, words)):
        return "question"
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
    wants = cast("tuple[Intent, ...]", tuple(data["wants"]))
    return _Router(wants, data["least"], data["checked"], np.array(data["weight"]), np.array(data["bias"]))


@cache
def _encoder() -> MiniLM:
    """Return the encoder that the classifier was fitted on; the articles may be embedded by another."""
    return MiniLM(threads=1)
