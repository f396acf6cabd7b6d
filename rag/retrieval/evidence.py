"""A question with the passages found for it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Span
from index.embedding.embedder import Embedder
from index.embedding.quantise import dequantise
from rag.answer import Passage
from rag.query.question import Question, question_of

__all__ = ["Evidence", "evidence_of"]


@dataclass(frozen=True, eq=False)
class Evidence:
    """A question, and the passages found for it, best first."""

    question: Question
    vector: NDArray[np.float32]  # of the question, (size,)
    passages: tuple[Passage, ...]
    sentences: tuple[NDArray[np.float32], ...]  # of each passage, (sentences, size), unit rows


def evidence_of(question: str, text: str, embedder: Embedder, title: str | None = None) -> Evidence:
    """Make evidence of one bare text, without an index: every chunk of it is a passage."""
    from index.chunking.prepare import Job, prepare_article  # imported late, since it also reads files

    article = Article("text", "", text, title, kept=(Span(0, len(text)),))
    made = prepare_article(Job(Path("text"), "text", 0, 0), article, embedder)
    passages = tuple(
        Passage(chunk.id, "text", "", title, None, None, None, None, chunk.start, chunk.end, chunk.line, None,
                chunk.text, chunk.sentences, 0.0, {})
        for chunk in made.chunks
    )  # fmt: skip
    rows = tuple(dequantise(made.vectors[key].sentences) for key in made.keys)
    return Evidence(question_of(question), embedder.embed([question])[0], passages, rows)
