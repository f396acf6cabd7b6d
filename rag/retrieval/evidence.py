"""A question with the passages found for it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answer import Passage
from rag.query.question import Question

__all__ = ["Evidence"]


@dataclass(frozen=True, eq=False)
class Evidence:
    """A question, and the passages found for it, best first."""

    question: Question
    vector: NDArray[np.float32]  # of the question, (size,)
    passages: tuple[Passage, ...]
    sentences: tuple[NDArray[np.float32], ...]  # of each passage, (sentences, size), unit rows
