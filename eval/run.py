"""The evaluation, in one function: the sample articles ingested, every case asked, every answer scored."""

import time
from collections.abc import Callable
from functools import lru_cache, partial
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.cases import Case, load_cases
from eval.result import Result, Row, load_thresholds
from eval.score import score
from index.catalogue.reads import article
from index.collection import Collection
from index.embedding.config import Recipe
from index.errors import OnRecordError
from index.ingest import ingest
from rag.answer import Answer
from rag.ask import ask
from rag.rendering.text import answer_text

__all__ = ["evaluate"]

Ask = Callable[[Collection, Case], Answer]
Progress = Callable[[int, int], None]  # cases done, of all


def _ask(collection: Collection, case: Case) -> Answer:
    return ask(collection, case.question, filters=case.filters, history=case.history)


def evaluate(
    *,
    recipe: Recipe | None = None,
    asking: Ask = _ask,
    articles: Path | None = None,
    cases: Path | None = None,
    thresholds: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Ask every case of a fresh index of the articles; what is not given is the sample that ships.

    A case that ends in an error is a row that says so. Raises BadInput where the cases or thresholds
    cannot be used, and what `ingest` raises.
    """
    began = time.perf_counter()
    with as_file(files("eval")) as shipped, TemporaryDirectory(prefix="onrecord-eval-") as folder:
        to_ask = load_cases(cases or shipped / "cases.yaml")
        bounds = load_thresholds(thresholds or shipped / "thresholds.yaml")
        collection = Collection(Path(folder), recipe, create=True)
        try:
            report = ingest(collection, [articles or shipped / "articles"])
            rows = []
            for case in to_ask:
                rows.append(_row(collection, case, asking))
                progress(len(rows), len(to_ask))
        finally:
            collection.close()
    return Result(tuple(rows), bounds, len(report.added), report.chunks, time.perf_counter() - began)


def _row(collection: Collection, case: Case, asking: Ask) -> Row:
    articles = lru_cache(None)(partial(article, collection.catalogue.db))
    began = time.perf_counter()
    try:
        answer = asking(collection, case)
        seconds = time.perf_counter() - began
        return Row(case, answer, answer_text(answer), score(case, answer, articles), seconds)
    except Exception as error:  # whatever it is, it is a finding, and the other cases go on
        name = "" if isinstance(error, OnRecordError) else f"{type(error).__name__}: "
        return Row(case, None, "", {}, time.perf_counter() - began, f"{name}{error}")
