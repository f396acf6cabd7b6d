"""Measure an index as it grows: the cost of adding an article, removing one and asking a question at each size."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from eval.bench.made import MadeArticles, MadeCollection, sample_sentences
from eval.bench.usage import peak_megabytes, resident_megabytes
from index.catalogue.reads import Filters, sources_like
from index.catalogue.segments import chunk_count
from index.chunking.prepare import Prepared
from index.collection import Collection
from index.forget import forget
from index.ingest import ingest, write
from index.vector_sync import vector_store
from rag.ask import ask

__all__ = ["STEPS", "grown", "scale"]

STEPS = (2_000, 20_000, 200_000)  # chunks
_MOST_CHUNKS = 20  # of a synthetic article
_BATCH = 16  # articles committed at once
_SENTENCES = 60  # of the article added in `_changed`
_QUESTIONS = 20
_FORGOTTEN = 50  # articles at once
_TIMES = 5  # repetitions of adding an article, removing it, and ingesting an unchanged folder
_WATCHED = 1_000  # unchanged files at each step; fewer where they would make over half of the first step's chunks
_FILE_OF = 20  # chunks held for each unchanged file of the last step: 10,000 files at 200,000 chunks

Progress = Callable[[int, int], None]  # chunks made, total
Figures = dict[str, float | None]
Reached = Callable[[str, Figures], None]  # name of a step, its figures


def scale(
    steps: Sequence[int] = STEPS,
    *,
    questions: int = _QUESTIONS,
    progress: Progress = lambda done, total: None,
    reached: Reached = lambda name, figures: None,
) -> dict[str, Figures]:
    """Grow a temporary collection of synthetic articles to each number of chunks in `steps`, and measure it there.

    Return the figures of each step as `grown` yields them, and under `growth` each figure of the last step over that
    of the first. `reached` is called with each step's figures at once.
    """
    found: dict[str, Figures] = {}
    for name, figures in grown(steps, questions=questions, progress=progress):
        found[name] = figures
        reached(name, figures)
    return found | {"growth": _growth(list(found.values()))}


def grown(
    steps: Sequence[int] = STEPS,
    *,
    questions: int = _QUESTIONS,
    progress: Progress = lambda done, total: None,
) -> Iterator[tuple[str, Figures]]:
    """Yield the name and the figures of each step, as soon as it is reached.

    Times are processor seconds, which other programs disturb less. `articles_per_second`: growing to the step, without
    embedding. `question_p50`, `question_p95`: whole answers. `add_one`, `remove_one`: ingesting a folder that gained
    or lost one article (median). `forget_one`, `forget_many`: forgetting one article, or 50 at once. `unchanged`:
    ingesting 1,000 unchanged files (median). `unchanged_share`, at the last step: the same of more files, 10,000 at
    200,000 chunks, over their first ingest; that embeds nothing either, and with embeddings the share is smaller.
    `disk_bytes`, `reader_bytes`: a chunk's space on disk, and its vectors' in the memory of a process that searches.
    `writer_megabytes`: peak memory of this process, which only writes.
    """
    with TemporaryDirectory(prefix="onrecord-bench-") as temporary:
        home, watch = Path(temporary) / "index", Path(temporary) / "watched"
        with closing(MadeCollection(home, create=True)) as collection:
            sentences = sample_sentences()
            made = MadeArticles(collection.embedder, sentences)
            articles = iter(made)
            _write_files(watch, sentences, min(_WATCHED, steps[0] // 2))
            ingest(collection, [watch])
            for at, chunks in enumerate(steps, 1):
                added, seconds = _grow(collection, articles, chunks, lambda done: progress(done, steps[-1]))
                yield (
                    f"{chunks:,} chunks",
                    {
                        "articles_per_second": 1 / (made.seconds + seconds / added) if added else None,
                        **_measured(collection, sentences, home, questions),
                        **_changed(collection, Path(temporary) / "one", sentences),
                        "unchanged": median(_clocked(lambda: ingest(collection, [watch])) for _ in range(_TIMES)),
                        "unchanged_share": _share(collection, home.with_name("many"), sentences, chunks // _FILE_OF)
                        if at == len(steps)
                        else None,
                        "forget_one": _clocked(lambda: forget(collection, _some_sources(collection, 1))),
                        "forget_many": _clocked(lambda: forget(collection, _some_sources(collection, _FORGOTTEN))),
                    },
                )


def _grow(
    collection: Collection, articles: Iterator[Prepared], chunks: int, progress: Callable[[int], None]
) -> tuple[int, float]:
    """Commit articles as one ingest until `chunks` are held; return their number and the processor seconds."""
    added, began = 0, time.process_time()
    with collection.writing(), vector_store(collection) as store:
        while (short := chunks - _chunks(collection)) > 0:
            batch = list(islice(articles, max(1, min(_BATCH, short // _MOST_CHUNKS))))
            write(collection, store, [[article] for article in batch])
            added += len(batch)
            progress(_chunks(collection))
    return added, time.process_time() - began


def _measured(collection: Collection, sentences: Sequence[str], home: Path, questions: int) -> Figures:
    """Return the figures of disk, memory and questions, asked in a separate process so that this one only writes."""
    chunks = _chunks(collection)
    asked = [f"What is known of this: {sentences[at * len(sentences) // questions]}?" for at in range(questions)]
    disk = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    with ProcessPoolExecutor(1, get_context("spawn")) as reader:
        memory, took = reader.submit(_read, home, asked).result()
    return {
        "disk_bytes": disk / chunks,
        "reader_bytes": None if memory is None else 1e6 * memory / chunks,
        "writer_megabytes": peak_megabytes(),
        "question_p50": float(np.percentile(took, 50)),
        "question_p95": float(np.percentile(took, 95)),
    }


def _read(home: Path, asked: Sequence[str]) -> tuple[float | None, list[float]]:
    """Return the megabytes that the vectors of an index take, and the seconds of each question."""
    memory = _vectors_megabytes(home, asked[0])
    with closing(Collection(home)) as collection:
        ask(collection, asked[0])
        return memory, [_clocked(partial(ask, collection, question)) for question in asked]


def _vectors_megabytes(home: Path, question: str) -> float | None:
    """Return the memory that an index's vectors take in a process that has loaded the embedder and Chroma before."""
    with (
        TemporaryDirectory(prefix="onrecord-bench-") as temporary,
        closing(MadeCollection(Path(temporary), create=True)) as sample,
    ):
        _grow(sample, iter(MadeArticles(sample.embedder, [question], 1)), 3, lambda done: None)
        vector = sample.embedder.embed([question])[0]
        sample.vectors.nearest(vector, 10, None)
    before = resident_megabytes()
    with closing(Collection(home)) as collection:
        collection.vectors.nearest(vector, 60, None)
        after = resident_megabytes()
    return None if before is None or after is None else after - before


def _changed(collection: Collection, folder: Path, sentences: list[str]) -> Figures:
    """Return the seconds to add and to remove one article of a folder that holds another."""
    _write_files(folder, sentences, 1)
    ingest(collection, [folder])
    added, removed = [], []
    for number in range(_TIMES):
        path = folder / f"more-{number}.txt"
        path.write_text(f"Report {number}\n\n" + ". ".join(sentences[number : number + _SENTENCES]) + ".", "utf-8")
        added.append(_clocked(lambda: ingest(collection, [folder])))
        path.unlink()
        removed.append(_clocked(lambda: ingest(collection, [folder], allow_removals=True)))
    return {"add_one": median(added), "remove_one": median(removed)}


def _write_files(folder: Path, sentences: list[str], number: int) -> None:
    folder.mkdir(exist_ok=True)
    for at in range(number):
        text = f"Notice {at}\n\n{sentences[at % len(sentences)]}, notice {at} says. {sentences[-1 - at % 50]}.\n"
        (folder / f"{at}.txt").write_text(text, "utf-8")


def _growth(steps: Sequence[Figures]) -> Figures:
    first, last = steps[0], steps[-1]
    return {name: end / start if (end := last[name]) and (start := first[name]) else None for name in first}


def _share(collection: Collection, folder: Path, sentences: list[str], number: int) -> float:
    """Return the time to ingest an unchanged folder over that of its first ingest."""
    _write_files(folder, sentences, number)
    first = _clocked(lambda: ingest(collection, [folder]))
    return median(_clocked(lambda: ingest(collection, [folder])) for _ in range(_TIMES)) / first


def _some_sources(collection: Collection, number: int) -> list[str]:
    """Return articles from all over the collection."""
    held = sources_like(collection.catalogue.db, Filters(source="made/*"))
    return held[:: max(1, len(held) // number)][:number]


def _chunks(collection: Collection) -> int:
    return chunk_count(collection.catalogue.db)


def _clocked(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began
