"""The tuned parameters of the program, each fitted by a script of `eval/train` that names its data."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["Calibration", "Level", "calibration", "override_calibration"]

Level = Literal["cautious", "balanced", "eager"]


@dataclass(frozen=True)
class Calibration:
    """The parameters in `calibration.json`."""

    fusion: Mapping[str, float]  # weight of each retriever in the score by which passages are found
    hop: float  # share of a passage's score that goes to articles with a name from it in their titles
    # Weights: `reader` of a passage's reading, `order` and `retrieved` of its retrieval score in ranking passages and
    # sentences, `together` of reading the best as one text, `window` of reading each with the one before it.
    rank: Mapping[str, float]
    answer: Mapping[str, float]  # weights of the features of answerability, and the bias
    levels: Mapping[Level, float]  # the least probability at which an answer is given
    point: float  # log odds below the best sentence down to which others are added, for a question of fact
    broad: float  # the same, for a question that wants an account
    rival: float  # log odds below the best sentence, each by itself, down to which another answers nearly as well
    short: float  # the most words of an answer to a question of fact
    marked: float  # the least value of a sentence at which the words that answer are marked
    same: float  # cosine from which two sentences say one thing
    alike: float  # cosine from which two sentences tell of one matter
    taken_back: float  # cosine from which a sentence of a correction is about one of an older report
    compared: int  # how many of the best sentences are read again: about as many as a passage has
    copied: float  # share of their words in common from which one sentence is a copy of another
    denied: float  # share of a denial's words that a sentence must have to be the one denied
    negated: float  # share of their words in common from which a "not" in one sentence denies the other
    superseded: int  # days between two reports from which the later one replaces the other
    cell: float  # the least log odds that a passage answers in whose table the answer was found
    supports: float  # the least log odds at which a paraphrased claim counts as supported


_TRIED: ContextVar[Calibration | None] = ContextVar("calibration", default=None)


@cache
def _shipped() -> Calibration:
    held = json.loads((files("rag.reading") / "calibration.json").read_text("utf-8"))
    return Calibration(**{name: held[name] for name in Calibration.__dataclass_fields__})


def calibration() -> Calibration:
    """Return the calibration in force: the one that ships, unless another is being tried."""
    return _TRIED.get() or _shipped()


@contextmanager
def override_calibration(other: Calibration) -> Iterator[None]:
    """Put another calibration in force for a while, as fitting does; in this thread only."""
    before = _TRIED.set(other)
    try:
        yield
    finally:
        _TRIED.reset(before)
