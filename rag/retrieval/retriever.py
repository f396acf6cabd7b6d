"""Retrieval: the passages that may answer a question, dense and BM25 fused."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.catalogue.reads import (
    Filters,
    Held,
    first_chunks,
    held,
    match,
    match_articles,
    sentence_vectors,
    sources_like,
    sources_of,
)
from index.collection import Collection
from index.database.connection import Connection
from index.embedding.embedder import without_surrogates
from index.embedding.quantise import dequantise
from index.text.near_copies import Runs, repeats, runs
from rag.answer import Passage
from rag.query.question import Question, question_of
from rag.query.spelling import restore_capitals
from rag.reading.calibration import calibration
from rag.retrieval.evidence import Evidence
from rag.retrieval.second_hop import linked_sources
from rag.text.numbers import figures_differ

__all__ = ["rank_documents", "retrieve"]

_DEPTH = 60  # chunks taken from each retriever
_PER_ARTICLE = 4  # passages of one article, unless it alone is about the question
_ARTICLES = 30  # articles taken by their whole text
_NAMING = 2  # how many of the best passages are searched for names that lead to other articles
_UNDER = 0.999  # share of the best score: the most that a chunk found through a name may get

_HELD = tuple(field.name for field in fields(Held))

Floats = NDArray[np.float32]


def retrieve(collection: Collection, question: Question, filters: Filters | None = None, k: int = 12) -> Evidence:
    """Return the `k` best passages by dense and BM25 scores fused, few of each article and each wire copy once.

    The question in the evidence has capitals where the passages do: names are known by them.
    """
    vector = collection.embedder.embed([question.text])[0]
    ranked = _fused(collection, question, vector, filters or Filters(), _DEPTH)
    db = collection.catalogue.db
    # Three times as many as asked for, since copies and the surplus of one article are passed over.
    best = dict(ranked[: 3 * k])
    found = held(db, list(best))
    chosen = _diversify([found[id_] for id_ in best if id_ in found], k)
    rows = sentence_vectors(db, [chunk.chunk for chunk in chosen], len(vector))
    # A chunk without vectors is one whose article was replaced by an ingest in the meantime.
    passages = tuple(_passage(chunk, best[chunk.chunk]) for chunk in chosen if chunk.chunk in rows)
    asked = restore_capitals(question, [passage.text for passage in passages])
    return Evidence(asked, vector, passages, tuple(dequantise(rows[passage.chunk]) for passage in passages))


def rank_documents(
    collection: Collection, question: str, k: int = 100, fusion: Mapping[str, float] | None = None
) -> list[tuple[str, float]]:
    """Return the `k` best sources, each with the score of its best passage.

    `fusion` replaces the calibration's weights of the retrievers.
    """
    asked = question_of(question)
    vector = collection.embedder.embed([asked.text])[0]
    ranked = _fused(collection, asked, vector, Filters(), 3 * k, fusion=fusion)
    found = held(collection.catalogue.db, [id_ for id_, _ in ranked])
    best: dict[str, float] = {}
    for id_, (score, _) in ranked:
        if id_ in found:
            best.setdefault(found[id_].source, score)
    return list(best.items())[:k]


_Scored = tuple[float, dict[str, int]]  # fused score, and the rank each retriever gave


def _fused(
    collection: Collection,
    question: Question,
    vector: Floats,
    filters: Filters,
    depth: int,
    *,
    fusion: Mapping[str, float] | None = None,
) -> list[tuple[str, _Scored]]:
    """Return chunk ids, best first: a convex combination of the retrievers' scores, each as a share of its best.

    Chunks are found by their vectors and by BM25, articles by BM25 over title and whole text. A chunk also gets the
    score of its article; an article without a chunk among those found is represented by its first. After Bruch, Gai and
    Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2023).
    """
    db = collection.catalogue.db
    dense = collection.vectors.nearest(vector, depth, _where(collection, filters))
    sparse = match(db, question.content_words, depth, filters)
    articles = match_articles(db, question.content_words, _ARTICLES, filters)
    whole = _chunks_of(db, articles, [id_ for id_, _ in (*dense, *sparse)])
    weights, scores = fusion or calibration().fusion, dict[str, float]()
    ranks: dict[str, dict[str, int]] = {}
    # Cosines are scaled from the lowest one found, since only BM25 has a natural zero.
    scaled = (("dense", dense, dense[-1][1] if dense else 0.0), ("bm25", sparse, 0.0), ("article", whole, 0.0))
    for name, found, zero in scaled:
        for rank, (id_, value) in enumerate(found, 1):
            share = (value - zero) / (found[0][1] - zero) if found[0][1] > zero else 1.0
            scores[id_] = scores.get(id_, 0.0) + weights[name] * share
            ranks.setdefault(id_, {})[name] = rank
    for rank, (id_, gain) in enumerate(_second_hop(db, question, filters, scores), 1):
        scores[id_] = gain
        ranks.setdefault(id_, {})["hop"] = rank
    return [(id_, (scores[id_], ranks[id_])) for id_ in _ordered(scores)]


def _ordered(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda id_: (-scores[id_], id_))


def _second_hop(
    db: Connection, question: Question, filters: Filters, scores: Mapping[str, float]
) -> list[tuple[str, float]]:
    """Return the chunks of articles that names in the best passages lead to, with new scores below the best one."""
    order = _ordered(scores)[:_NAMING]
    best = held(db, order)
    share, most = calibration().hop, max(scores.values(), default=0.0) * _UNDER
    leading = [best[id_] for id_ in order if id_ in best]
    found = linked_sources(db, question, leading, filters)
    gains = [(source, share * scores[leading[place].chunk]) for source, place in found.items()]
    return [(id_, min(scores.get(id_, 0.0) + gain, most)) for id_, gain in _chunks_of(db, gains, list(scores))]


def _chunks_of(db: Connection, articles: Sequence[tuple[str, float]], found: Sequence[str]) -> list[tuple[str, float]]:
    """Return chunks of articles with the articles' scores: those among `found`, or else the article's first."""
    by_source: dict[str, list[str]] = {}
    for id_, source in sources_of(db, found).items():
        by_source.setdefault(source, []).append(id_)
    first = first_chunks(db, [source for source, _ in articles if source not in by_source])
    # An article may be removed meanwhile, and then has no first chunk.
    ids = {source: [id_] for source, id_ in first.items()} | by_source
    return [(id_, score) for source, score in articles for id_ in ids.get(source, ())]


def _where(collection: Collection, filters: Filters) -> dict[str, Any] | None:
    """Return the filters as a condition for Chroma; None where there are none."""
    conditions: list[dict[str, Any]] = []
    if filters.since:
        conditions.append({"published": {"$gte": filters.since.toordinal()}})
    if filters.until:
        conditions.append({"published": {"$lte": filters.until.toordinal()}})
    if filters.publisher:
        conditions.append({"publisher": without_surrogates(filters.publisher.lower())})
    unnoted = filters.language and collection.catalogue.meta("vectors_without_language")
    if filters.language and not unnoted:
        conditions.append({"language": without_surrogates(filters.language.lower())})
    if filters.source or unnoted:
        # Chroma has no globs, and vectors of an older index have no language.
        conditions.append({"source": {"$in": sources_like(collection.catalogue.db, filters) or [""]}})
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return {"$and": conditions}


def _passage(chunk: Held, scored: _Scored) -> Passage:
    stated: dict[str, Any] = {name: getattr(chunk, name) for name in _HELD}
    return Passage(**stated, score=scored[0], ranks=scored[1])


def _diversify(found: Sequence[Held], k: int) -> list[Held]:
    """Return the first `k` chunks without copies, and few of one article as long as there are others."""
    kept: list[Held] = []
    spare: list[Held] = []
    taken: Counter[str] = Counter()
    seen: list[tuple[Held, Runs]] = []
    for chunk in found:
        said = runs(chunk.text)
        if any(repeats(said, before) and _are_copies(chunk, other) for other, before in seen):
            continue
        seen.append((chunk, said))
        taken[chunk.source] += 1
        (kept if taken[chunk.source] <= _PER_ARTICLE else spare).append(chunk)
        if len(kept) == k:
            break
    return (kept + spare)[:k]


def _are_copies(chunk: Held, other: Held) -> bool:
    """Tell whether chunks with the same words are copies: of different articles, and without conflicting figures."""
    return chunk.source != other.source and not figures_differ(chunk.text, other.text)
