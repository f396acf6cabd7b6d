"""How an index behaves as it grows: what one more article, one less and one question cost at each size."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from importlib.resources import as_file, files
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from eval.bench.usage import peak_megabytes, resident_megabytes
from index.article import Article, Span
from index.catalogue.listing import listed
from index.catalogue.reads import Filters, article, sources_like
from index.catalogue.segments import chunk_count
from index.collection import Collection
from index.embedding.embedder import Encoding, MiniLM, Spans, Vectors, unit
from index.forget import forget
from index.ingest import add_articles, ingest
from rag.ask import ask

__all__ = ["STEPS", "grown", "scale"]

STEPS = (2_000, 20_000, 200_000)  # chunks
_SENTENCES = 60  # of a made article: about 12 chunks
_MOST_CHUNKS = 20  # of such an article
_QUESTIONS = 20
_TIMES = 5  # how often one article is added and removed, and nothing changed
_WATCHED = 1_000  # files of which nothing changed
_DIRECTIONS = 24  # in which the vectors of real texts differ most; those of noise alone would be the worst case

Progress = Callable[[int, int], None]  # chunks made, of all
Figures = dict[str, float | None]


class _Quick:
    """The shipped embedder for questions; an article's vectors are made up, since here only their number counts."""

    def __init__(self) -> None:
        self._model, self._random = MiniLM(), np.random.default_rng(11)
        self.name, self.size = self._model.name, self._model.size
        self._directions: NDArray[np.float32] = self._random.normal(size=(_DIRECTIONS, self.size)).astype(np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) * 4 // 3 for text in texts]

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._model.embed(texts)

    def encode(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Encoding]:
        return [Encoding(self._rows(1)[0], self._rows(len(of_text))) for of_text in spans]

    def _rows(self, number: int) -> Vectors:
        drawn = self._random.normal(size=(number, _DIRECTIONS)).astype(np.float32)
        return unit(drawn @ self._directions)


class _Grown(Collection):
    """A collection whose articles cost no embedding."""

    @property
    def embedder(self) -> _Quick:
        if not hasattr(self, "_quick"):
            self._quick = _Quick()
        return self._quick


def scale(
    steps: Sequence[int] = STEPS, *, watched: int = _WATCHED, progress: Progress = lambda done, total: None
) -> dict[str, Figures]:
    """Grow a temporary collection to each number of chunks in `steps`, of sentences of the sample; measure it there.

    Figures of each step as `grown` gives them; `growth` has each of the last step over that of the first.
    """
    found = dict(grown(steps, watched=watched, progress=progress))
    return found | {"growth": _growth(list(found.values()))}


def grown(
    steps: Sequence[int] = STEPS, *, watched: int = _WATCHED, progress: Progress = lambda done, total: None
) -> Iterator[tuple[str, Figures]]:
    """Return the figures of each step, as soon as it is reached.

    Times are processor seconds, which other programs disturb less: `articles_per_second` of growing to the step,
    embedding apart; `question_p50` and `question_p95` of whole answers; to `add_one` and `remove_one` article by an
    ingest of a folder, median of several; to `forget_one` for good, once; `unchanged`: an ingest of a folder of which
    nothing changed, median of several, and `unchanged_share`, that over the first ingest of it, which embedded nothing
    either: with embeddings the share is less. A chunk's `disk_bytes`, and its
    `reader_bytes`: of memory, of a process that has answered one question. `writer_megabytes`: the most this process
    ever held.
    """
    with TemporaryDirectory(prefix="onrecord-bench-") as temporary:
        home, watch = Path(temporary) / "index", Path(temporary) / "watched"
        with closing(_Grown(home, create=True)) as collection:
            sentences = _sentences()
            articles = _articles(sentences, count())
            _write_files(watch, sentences, watched)
            first = _clocked(lambda: ingest(collection, [watch]))
            for chunks in steps:
                made, seconds = _grow(collection, articles, chunks, lambda done: progress(done, steps[-1]))
                unchanged = median(_clocked(lambda: ingest(collection, [watch])) for _ in range(_TIMES))
                yield (
                    f"{chunks:,} chunks",
                    {
                        "articles_per_second": made / seconds if made else None,
                        **_measured(collection, sentences, home),
                        **_changed(collection, Path(temporary) / "one", sentences),
                        "unchanged": unchanged,
                        "unchanged_share": unchanged / first,
                        "forget_one": _clocked(lambda: forget(collection, [_some_source(collection)])),
                    },
                )


def _sentences() -> list[str]:
    """The sentences of the sample collection."""
    with (
        as_file(files("eval") / "articles") as sample,
        TemporaryDirectory(prefix="onrecord-bench-") as temporary,
        closing(_Grown(Path(temporary), create=True)) as collection,
    ):
        ingest(collection, [sample])
        db = collection.catalogue.db
        texts = [article(db, source) for source in sources_like(db, Filters())]
    return [part for one in texts for span in one.kept for part in span.of(one.text).split(". ") if len(part) > 40]


def _articles(sentences: Sequence[str], numbers: Iterator[int]) -> Iterator[Article]:
    random = np.random.default_rng(7)
    for number in numbers:
        told = [sentences[at] for at in random.integers(0, len(sentences), _SENTENCES)]
        text = f"Report {number}\n\n" + ". ".join(f"{one} {number}" for one in told) + "."
        yield Article(f"made/{number}.txt", f"{number:064}", text, f"Report {number}", kept=(Span(0, len(text)),))


def _grow(
    collection: Collection, articles: Iterator[Article], chunks: int, progress: Callable[[int], None]
) -> tuple[int, float]:
    """Add articles until so many chunks are held; returns how many articles, in which time."""
    added, began = 0, time.process_time()
    while (short := chunks - _chunks(collection)) > 0:
        some = islice(articles, max(1, short // _MOST_CHUNKS))
        added += add_articles(collection, some, lambda done: progress(_chunks(collection)))
    return added, time.process_time() - began


def _measured(collection: Collection, sentences: Sequence[str], home: Path) -> Figures:
    chunks = _chunks(collection)
    asked = [f"What is known of this: {sentences[at * len(sentences) // _QUESTIONS]}?" for at in range(_QUESTIONS)]
    ask(collection, asked[0])
    took = [_clocked(partial(ask, collection, question)) for question in asked]
    disk = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    with ProcessPoolExecutor(1, get_context("spawn")) as reader:
        memory = reader.submit(_reader_megabytes, home, asked[0]).result()
    return {
        "disk_bytes": disk / chunks,
        "reader_bytes": None if memory is None else 1e6 * memory / chunks,
        "writer_megabytes": peak_megabytes(),
        "question_p50": float(np.percentile(took, 50)),
        "question_p95": float(np.percentile(took, 95)),
    }


def _reader_megabytes(home: Path, question: str) -> float | None:
    """What the vectors of an index take of a process that has used an embedder and Chroma before."""
    with (
        TemporaryDirectory(prefix="onrecord-bench-") as temporary,
        closing(_Grown(Path(temporary), create=True)) as few,
    ):
        add_articles(few, _articles([question] * 3, iter(range(3))))
        vector = few.embedder.embed([question])[0]
        few.vectors.nearest(vector, 10, None)
    before = resident_megabytes()
    with closing(Collection(home)) as collection:
        collection.vectors.nearest(vector, 60, None)
        after = resident_megabytes()
    return None if before is None or after is None else after - before


def _changed(collection: Collection, folder: Path, sentences: list[str]) -> Figures:
    """Seconds to add and to remove one article of a folder that holds another."""
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
    return {name: one / of if (one := last[name]) and (of := first[name]) else None for name in first}


def _some_source(collection: Collection) -> str:
    return listed(collection.catalogue.db, Filters(), limit=1)[1][0].source


def _chunks(collection: Collection) -> int:
    return chunk_count(collection.catalogue.db)


def _clocked(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began
