"""Retrieval: the passages that may answer a question, dense and BM25 fused."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.collection import Collection
from index.prepare import dequantise
from index.queries import Filters, Held, held, match, sentence_vectors, sources_like
from rag.answer import Passage
from rag.evidence import Evidence
from rag.question import Question, question_of

__all__ = ["gather", "rank_documents"]

_DEPTH = 60  # chunks taken from each retriever
_PER_ARTICLE = 3  # passages of one article, unless it alone is about the question
_DENSE_WEIGHT = 0.5  # of the fused score; the rest is BM25's

Floats = NDArray[np.float32]


def gather(collection: Collection, question: Question, filters: Filters | None = None, k: int = 10) -> Evidence:
    """The `k` passages that may best answer: dense and BM25 fused, spread over articles and wire copies."""
    vector = collection.embedder.embed([question.text])[0]
    ranked = _fused(collection, question, vector, filters or Filters(), _DEPTH)
    db = collection.catalogue.db
    # Twice as many as asked for, since copies and the surplus of one article are passed over.
    best = dict(ranked[: 4 * k])
    found = held(db, list(best))
    kept = _spread([found[id_] for id_ in best if id_ in found], k)
    passages = tuple(_passage(chunk, best[chunk.chunk]) for chunk in kept)
    rows = sentence_vectors(db, [passage.chunk for passage in passages], len(vector))
    return Evidence(question, vector, passages, tuple(dequantise(rows[passage.chunk]) for passage in passages))


def rank_documents(collection: Collection, question: str, k: int = 100) -> list[tuple[str, float]]:
    """The `k` best sources, each with the score of its best passage."""
    asked = question_of(question)
    vector = collection.embedder.embed([asked.text])[0]
    ranked = _fused(collection, asked, vector, Filters(), 3 * k)
    found = held(collection.catalogue.db, [id_ for id_, _ in ranked])
    best: dict[str, float] = {}
    for id_, (score, _) in ranked:
        if id_ in found:
            best.setdefault(found[id_].source, score)
    return list(best.items())[:k]


_Scored = tuple[float, dict[str, int]]  # fused score, and the rank each retriever gave


def _fused(
    collection: Collection, question: Question, vector: Floats, filters: Filters, depth: int
) -> list[tuple[str, _Scored]]:
    """Chunk ids by a convex combination of the two retrievers' scores, each scaled to its own best and worst.

    After Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2023).
    """
    dense = collection.vectors.nearest(vector, depth, _where(collection, filters))
    sparse = match(collection.catalogue.db, question.content_words, depth, filters)
    scores: dict[str, float] = {}
    ranks: dict[str, dict[str, int]] = {}
    for name, found, weight in (("dense", dense, _DENSE_WEIGHT), ("bm25", sparse, 1 - _DENSE_WEIGHT)):
        for rank, (id_, value) in enumerate(_scaled(found), 1):
            scores[id_] = scores.get(id_, 0.0) + weight * value
            ranks.setdefault(id_, {})[name] = rank
    order = sorted(scores, key=lambda id_: (-scores[id_], id_))
    return [(id_, (scores[id_], ranks[id_])) for id_ in order]


def _scaled(found: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    if not found:
        return []
    best, worst = found[0][1], found[-1][1]
    width = (best - worst) or 1.0
    return [(id_, (score - worst) / width) for id_, score in found]


def _where(collection: Collection, filters: Filters) -> dict[str, Any] | None:
    """The filters in Chroma's words."""
    conditions: list[dict[str, Any]] = []
    if filters.since:
        conditions.append({"published": {"$gte": filters.since.toordinal()}})
    if filters.until:
        conditions.append({"published": {"$lte": filters.until.toordinal()}})
    if filters.publisher:
        conditions.append({"publisher": filters.publisher.lower()})
    if filters.source:
        # Chroma knows no globs.
        conditions.append({"source": {"$in": sources_like(collection.catalogue.db, filters) or [""]}})
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return {"$and": conditions}


def _passage(chunk: Held, scored: _Scored) -> Passage:
    return Passage(
        chunk.chunk, chunk.source, chunk.sha256, chunk.title, chunk.publisher, chunk.author, chunk.published,
        chunk.url, chunk.start, chunk.end, chunk.line, chunk.page, chunk.text, chunk.sentences, *scored,
    )  # fmt: skip


def _spread(found: Sequence[Held], k: int) -> list[Held]:
    """The first `k`, with no more than a few of one article while there are others, and no copies."""
    kept: list[Held] = []
    spare: list[Held] = []
    taken: dict[str, int] = {}
    seen: list[frozenset[str]] = []
    for chunk in found:
        words = frozenset(chunk.text.lower().split())
        if any(len(words & other) > 0.7 * min(len(words), len(other)) for other in seen):
            continue
        seen.append(words)
        taken[chunk.source] = taken.get(chunk.source, 0) + 1
        (kept if taken[chunk.source] <= _PER_ARTICLE else spare).append(chunk)
    return (kept + spare)[:k]
