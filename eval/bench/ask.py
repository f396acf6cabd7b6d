"""Measure how fast a question is answered: by step, against a bare vector query, and from a cold start."""

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice, zip_longest
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np

from eval.bench.usage import cpu_seconds, installed
from eval.errors import BenchFailed
from index.article import Article
from index.catalogue.reads import Filters, article, sources_like
from index.collection import Collection
from index.embedding.config import Recipe
from index.ingest import ingest
from rag.answer import Answer
from rag.ask import ask
from rag.reading.cross_encoder import shipped_reader
from rag.reading.reader import Reader, Reading, Text

__all__ = ["ask_speed", "questions_of"]

_COLLECTION = "bench"
_WARM_UP = 5  # questions asked before the clock starts
_NEIGHBOURS = 10  # results of the bare Chroma query: Chroma's own default
_SENTENCE = re.compile(r"[A-Z“\"][^.!?\n]{40,160}[.!?]")

Progress = Callable[[int, int], None]  # files ingested and questions asked, total of both
Figures = dict[str, float | None]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Timed:
    """One question's answer, its seconds, and those of a bare vector query for it and of reading its passages alone."""

    answer: Answer
    seconds: float
    bare: float
    reading: float


class _Recorder:
    """A reader that remembers what it was given to read."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.given: list[tuple[str, Sequence[Text]]] = []

    def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
        self.given.append((question, passages))
        return self.reader.read(question, passages)

    def read_again(self) -> None:
        for question, passages in self.given:
            self.reader.read(question, passages)


def ask_speed(
    folder: Path,
    *,
    recipe: Recipe | None = None,
    questions: int = 100,
    cold_runs: int = 15,
    command: Sequence[str] | None = None,
    progress: Progress = lambda done, total: None,
) -> Figures:
    """Ingest `folder` into a temporary home, and ask questions made of its own titles and sentences.

    Figures: `articles`, `chunks`, `questions`, `refused` (a share); seconds `STEP_p50` and `STEP_p95` of
    each step in `Answer.timings` and of the `total`; `bare_p50`, embedding the question and one bare Chroma
    query, measured in alternation with the answers; `ratio`, `total_p50` over `bare_p50`; `reading_p50`, the reader
    alone on the same texts; medians of `read` and of the total over it: `read_ratio`, `total_ratio`. From a cold start,
    median processor seconds of `cold_runs` processes, each with another question: `cold_ask`, `cold_imports`
    (only chromadb, onnxruntime and tokenizers are imported) and their `cold_ratio`; None where no command
    `onrecord` is installed. `command`, if given, is run instead of it. Raises what `ingest` raises, and
    BenchFailed.
    """
    with TemporaryDirectory(prefix="onrecord-bench-") as temporary:
        place = Path(temporary) / "collections" / _COLLECTION
        with closing(Collection(place, recipe, create=True)) as collection:
            report = ingest(collection, [folder], progress=lambda done, of: progress(done, of + questions))
            files = len(report.added) + len(report.failed)
            asked = questions_of(collection, questions)
            if not asked:
                raise BenchFailed(f"No article in {folder} could be read; `onrecord ingest` says why.")
            timed = []
            for question in _timed(collection, asked):
                timed.append(question)
                progress(files + len(timed), files + len(asked))
        cold = _cold(command or installed(), Path(temporary), list(islice(cycle(asked), cold_runs)))
    return {
        "articles": len(report.added),
        "chunks": report.chunks,
        "questions": len(timed),
        **_warm(timed),
        **cold,
    }


def questions_of(collection: Collection, most: int) -> list[str]:
    """Return up to `most` questions, from articles spread over the collection: titles first, then sentences."""
    sources = sources_like(collection.catalogue.db, Filters())
    spread = sources[:: max(1, len(sources) // most)][:most]
    by_article = [_questions(article(collection.catalogue.db, source)) for source in spread]
    by_turns = (question for turn in zip_longest(*by_article) for question in turn if question)
    return list(islice(by_turns, most))


def _questions(article: Article) -> list[str]:
    kept = " ".join(span.of(article.text) for span in article.kept)
    sentences: list[str] = _SENTENCE.findall(kept) or [kept[:200]]
    return [article.title, *sentences] if article.title else sentences


def _timed(collection: Collection, asked: Sequence[str]) -> Iterator[_Timed]:
    """Yield the timings of each question; whether the answer or the bare query is measured first alternates."""
    for question in asked[:_WARM_UP]:
        ask(collection, question)
    store, model = collection.vectors, collection.embedder

    def bare(question: str) -> None:
        store.nearest(model.embed([question])[0], _NEIGHBOURS, None)

    for at, question in enumerate(asked):
        recorder = _Recorder(shipped_reader())
        whole, least = partial(ask, collection, question, reader=recorder), partial(bare, question)
        if at % 2:
            (answer, seconds), (_, minimum) = _clocked(whole), _clocked(least)
        else:
            (_, minimum), (answer, seconds) = _clocked(least), _clocked(whole)
        _, reading = _clocked(recorder.read_again)
        yield _Timed(answer, seconds, minimum, reading)


def _clocked(call: Callable[[], Made]) -> tuple[Made, float]:
    """Return the result of `call` and its wall-clock seconds."""
    began = time.perf_counter()
    return call(), time.perf_counter() - began


def _warm(timed: Sequence[_Timed]) -> Figures:
    """Return the figures of a process that has answered before."""
    steps: dict[str, list[float]] = {}
    for question in timed:
        for step, seconds in question.answer.timings.items():
            steps.setdefault(step, []).append(seconds)
    steps["total"] = [question.seconds for question in timed]
    bare = median(question.bare for question in timed)
    searched = [question for question in timed if question.answer.timings.get("read")]
    return {
        "refused": sum(question.answer.outcome == "refused" for question in timed) / len(timed),
        **{f"{step}_p{q}": float(np.percentile(took, q)) for step, took in steps.items() for q in (50, 95)},
        "bare_p50": bare,
        "ratio": median(steps["total"]) / bare,
        "reading_p50": _median(question.reading for question in searched),
        "read_ratio": _median(question.answer.timings["read"] / question.reading for question in searched),
        "total_ratio": _median(question.seconds / question.reading for question in searched),
    }


def _median(values: Iterable[float]) -> float | None:
    """Return the median; None of nothing, where no question needed a search."""
    return median(found) if (found := list(values)) else None


def _cold(command: Sequence[str], home: Path, asked: Sequence[str]) -> Figures:
    """Return the figures of processes that start, answer and end."""
    if not command:
        return {"cold_ask": None, "cold_imports": None, "cold_ratio": None}
    asking = [*command, "--home", str(home), "--collection", _COLLECTION, "ask", "--"]
    silent = "import os; os.environ['ORT_DISABLE_TELEMETRY'] = '1'"  # as index.embedding.embedder has it
    importing = [sys.executable, "-c", f"{silent}; import chromadb, onnxruntime, tokenizers"]
    cpu_seconds([*asking, asked[0]])  # brings the files into memory
    runs = [(cpu_seconds([*asking, question]), cpu_seconds(importing)) for question in asked]
    whole, least = (median(seconds or 0.0 for seconds in side) for side in zip(*runs, strict=True))
    return {
        "cold_ask": whole or None,
        "cold_imports": least or None,
        "cold_ratio": whole / least if least else None,
    }
