"""The tuned numbers of the program, each fitted by a script of `eval/train` that names its data."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["Calibration", "Level", "calibration", "trying"]

Level = Literal["cautious", "balanced", "eager"]


@dataclass(frozen=True)
class Calibration:
    """What `calibration.json` holds."""

    fusion: Mapping[str, float]  # weight of each retriever in the score by which passages are found
    hop: float  # share of a passage's score that articles get to which its names lead
    # Weights of a passage's reading (`reader`), of the score that it was found with, for the `order` of passages and
    # for their sentences (`retrieved`), of the best read `together`, of the one `before`, of the answer's `type`.
    rank: Mapping[str, float]
    answer: Mapping[str, float]  # weights of what tells whether the passages answer, and the bias
    levels: Mapping[Level, float]  # the least chance at which an answer is given
    point: float  # log odds under the best sentence at which another still adds to a question of fact
    broad: float  # the same, for a question that wants an account
    rival: float  # log odds under the best sentence at which another's answer is held against it
    short: float  # the most words of an answer to a question of fact
    marked: float  # the least value of a sentence at which the words that answer are marked
    same: float  # cosine from which two sentences say one thing
    alike: float  # cosine from which two sentences tell of one matter
    taken_back: float  # cosine from which a sentence of a correction is about one of an older report
    compared: int  # the best sentences that are read once more, together: about as many as a passage has
    copied: float  # share of their words in common from which one sentence is a copy of another
    denied: float  # share of the words denied from which a sentence that has them is what is denied
    negated: float  # share of their words in common from which a "not" in one sentence denies the other
    superseded: int  # days between two reports from which the later one knows better
    cell: float  # log odds that a passage answers in whose table the answer was looked up
    supports: float  # the least log odds at which a claim in words of its own counts as supported


_TRIED: ContextVar[Calibration | None] = ContextVar("calibration", default=None)


@cache
def _shipped() -> Calibration:
    held = json.loads((files("rag.reading") / "calibration.json").read_text("utf-8"))
    return Calibration(**{name: held[name] for name in Calibration.__dataclass_fields__})


def calibration() -> Calibration:
    """Return the calibration in force: the one that ships, unless another is being tried."""
    return _TRIED.get() or _shipped()


@contextmanager
def trying(other: Calibration) -> Iterator[None]:
    """Put another calibration in force for a while, as fitting does; in this thread only."""
    before = _TRIED.set(other)
    try:
        yield
    finally:
        _TRIED.reset(before)
