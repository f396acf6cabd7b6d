"""Measure retrieval on a BEIR folder with the shipped index and ranking, before and after the reader's reordering."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench.beir import Gains, documents, judged_queries
from eval.errors import BadInput
from eval.metrics import average_precision, mean, ndcg, precision_at, recall_at, reciprocal_rank
from index.article import Article
from index.catalogue.reads import Filters, article, sources_like
from index.collection import Collection
from index.embedding.config import Recipe
from index.ingest import add_articles
from rag.errors import QuestionError
from rag.query.question import question_of
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import read_evidence
from rag.retrieval.retriever import rank_documents, retrieve

__all__ = ["METRICS", "retrieval"]

_DEPTH = 100  # documents asked for; a relevant one below them counts as not found

Progress = Callable[[int, int], None]  # documents indexed and queries asked, total of both

METRICS: Mapping[str, Callable[[Sequence[str], Gains], float]] = {
    "hit@1": lambda ranked, gains: precision_at(1, ranked, gains),
    "recall@5": lambda ranked, gains: recall_at(5, ranked, gains),
    "recall@10": lambda ranked, gains: recall_at(10, ranked, gains),
    "mrr@10": lambda ranked, gains: reciprocal_rank(10, ranked, gains),
    "ndcg@10": lambda ranked, gains: ndcg(10, ranked, gains),
    "map": average_precision,
}


def retrieval(
    folder: Path,
    *,
    recipe: Recipe | None = None,
    keep: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> dict[str, float]:
    """Return the METRICS over documents, each ranked by its best passage, averaged over the judged queries.

    As when a question is asked, the passages found are read, and the reader orders them. `found …` are the METRICS of
    the order before reading.

    Beside them `documents`, `queries`, `skipped` (queries without a relevant document), `index_seconds`
    and `query_seconds` (mean of a query). With `keep` the index stays in that folder and serves the next
    run. Raises BadInput where the folder is no BEIR folder, or `keep` holds the index of another corpus.
    """
    queries, skipped = judged_queries(folder)
    corpus = {document.source for document in documents(folder)}  # reads all: an error shows before the indexing
    total = len(corpus) + len(queries)
    rows: list[dict[str, float]] = []
    before: list[dict[str, float]] = []
    with (
        TemporaryDirectory(prefix="onrecord-bench-") as temporary,
        closing(Collection(keep or Path(temporary), recipe, create=True)) as collection,
    ):
        began = time.perf_counter()
        add_articles(collection, _new(collection, folder, corpus), lambda done: progress(done, total))
        indexed = time.perf_counter()
        for text, gains in queries:
            found, ranked = _ranked(collection, text)
            before.append({name: metric(found, gains) for name, metric in METRICS.items()})
            rows.append({name: metric(ranked, gains) for name, metric in METRICS.items()})
            progress(len(corpus) + len(rows), total)
        asked = time.perf_counter()
    return {
        **{name: mean([row[name] for row in rows]) or 0.0 for name in METRICS},
        **{f"found {name}": mean([row[name] for row in before]) or 0.0 for name in METRICS},
        "documents": len(corpus),
        "queries": len(rows),
        "skipped": skipped,
        "index_seconds": indexed - began,
        "query_seconds": (asked - indexed) / len(rows),
    }


def _new(collection: Collection, folder: Path, corpus: set[str]) -> Iterator[Article]:
    """Yield the documents that the index does not hold yet, or holds with another text."""
    db = collection.catalogue.db
    held = set(sources_like(db, Filters()))
    if strange := held - corpus:
        raise BadInput(
            f"{collection.folder} holds the index of another corpus, with {len(strange)} documents that "
            f"{folder} lacks: keep this one in another folder."
        )
    for document in documents(folder):
        if document.source not in held or article(db, document.source).sha256 != document.sha256:
            yield document


def _ranked(collection: Collection, text: str) -> tuple[list[str], list[str]]:
    """Return the documents in the order of retrieval, and in the reader's order, those it did not read last."""
    try:
        found = [source for source, _ in rank_documents(collection, text, k=_DEPTH)]
        findings = read_evidence(shipped_reader(), retrieve(collection, question_of(text)))
    except QuestionError:  # a query without a word finds nothing, which is what it scores
        return [], []
    first = dict.fromkeys(passage.source for passage in findings.evidence.passages)
    return found, [*first, *(source for source in found if source not in first)]
