"""Evidence of a text that is in no index."""

from pathlib import Path

from index.article import Article, Span
from index.chunking.prepare import Job, prepare_article
from index.embedding.embedder import Embedder
from index.embedding.quantise import dequantise
from rag.answer import Passage
from rag.query.question import question_of
from rag.retrieval.evidence import Evidence

__all__ = ["evidence_of"]


def evidence_of(question: str, text: str, embedder: Embedder, title: str | None = None) -> Evidence:
    """Make evidence of one bare text, without an index: every chunk of it is a passage."""
    article = Article("text", "", text, title, kept=(Span(0, len(text)),))
    made = prepare_article(Job(Path("text"), "text", 0, 0), article, embedder)
    passages = tuple(
        Passage(chunk.id, "text", "", title, None, None, None, None, chunk.start, chunk.end, chunk.line, None,
                chunk.text, chunk.sentences, 0.0, {})
        for chunk in made.chunks
    )  # fmt: skip
    rows = tuple(dequantise(made.vectors[key].sentences) for key in made.keys)
    return Evidence(question_of(question), embedder.embed([question])[0], passages, rows)
