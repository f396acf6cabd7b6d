"""The judge of claims in words of their own: the shipped reader, or one that the settings name."""

import math
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from rag.errors import SettingsError
from rag.reading.calibration import calibration
from rag.reading.cross_encoder import shipped_reader

__all__ = ["Judge", "judge_of", "threshold"]


class Judge(Protocol):
    """A cross-encoder, a language model, a person: anything that reads a text and a claim."""

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        """Return for each claim and text the probability that the text supports the claim."""
        ...


def threshold() -> float:
    """Return the least probability at which a claim in words of its own counts as supported."""
    return _probability(calibration().supports)


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def judge_of(spec: str = "") -> Judge:
    """Return the judge named `package.module:Name`, a function or a class without arguments; else the shipped reader.

    No judge can let out a claim with a number, name, date or quotation that the text lacks. Raises SettingsError where
    it cannot be imported or called.
    """
    if not spec:
        return shipped_reader().judge
    module, _, name = spec.partition(":")
    try:
        found = getattr(import_module(module), name)
        judge: Judge = found() if isinstance(found, type) else found
        usable = callable(judge)
    except Exception as error:
        raise SettingsError(
            f"The verifier {spec} cannot be used: install its package, write it as package.module:Name, and see "
            "the protocol in rag/grounding/judge.py."
        ) from error
    if not usable:
        raise SettingsError(f"The verifier {spec} cannot be called: see the protocol in rag/grounding/judge.py.")
    return judge
