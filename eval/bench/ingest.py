"""How fast a folder is ingested, beside the bare cost of the embedder on the same texts."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench.usage import peak_megabytes
from index.catalogue.reads import Filters, article, sources_like
from index.chunking.chunker import chunk, embedding_input
from index.collection import Collection
from index.embedding.config import Recipe
from index.files import File, find
from index.ingest import ingest
from index.parsing.formats import objection
from index.workers.local import LocalWorkers

__all__ = ["ingest_speed"]

_BATCH = 200  # texts handed to the bare embedder at once

Progress = Callable[[int, int], None]  # files ingested and articles embedded again, total of both


@dataclass(frozen=True, slots=True)
class _Cost:
    """The time that a piece of work took."""

    seconds: float
    cpu: float  # processor seconds of this process


def ingest_speed(
    folder: Path,
    *,
    recipe: Recipe | None = None,
    workers: int = 1,
    progress: Progress = lambda done, total: None,
) -> dict[str, float | None]:
    """Ingest `folder` into a temporary index, then embed the same texts once more with nothing around it.

    Figures: `articles`, `failed`, `chunks`, `megabytes` (of files), `seconds`, `articles_per_second`,
    `chunks_per_second`, `megabytes_per_second`; `embedder_share` (embedding over `seconds`, by the ingest's own
    timer); `bare_seconds` (the embedder alone on the same texts) and `bare_share` (that over `seconds`);
    `bare_cpu_share` (the same in processor seconds, which other programs disturb less; None with several
    workers); `peak_megabytes` (peak memory of this process up to the end of the ingest). Libraries and the
    model are loaded before the clock starts. Raises what `ingest` raises.
    """
    _rehearse(recipe)
    with (
        TemporaryDirectory(prefix="onrecord-bench-") as temporary,
        closing(Collection(Path(temporary), recipe, create=True)) as collection,
    ):
        began, cpu = time.perf_counter(), time.process_time()
        report = ingest(
            collection, [folder], workers=LocalWorkers(workers), progress=lambda done, total: progress(done, 2 * total)
        )
        whole = _Cost(time.perf_counter() - began, time.process_time() - cpu)
        peak = peak_megabytes()
        bare = _bare(collection, progress)
    megabytes = sum(file.size for file in find([folder], objection) if isinstance(file, File)) / 1e6
    return {
        "articles": len(report.added),
        "failed": len(report.failed),
        "chunks": report.chunks,
        "megabytes": megabytes,
        "seconds": whole.seconds,
        "articles_per_second": len(report.added) / whole.seconds,
        "chunks_per_second": report.chunks / whole.seconds,
        "megabytes_per_second": megabytes / whole.seconds,
        "embedder_share": report.embedding_seconds / whole.seconds,
        "bare_seconds": bare.seconds,
        "bare_share": bare.seconds / whole.seconds,
        "bare_cpu_share": bare.cpu / whole.cpu if workers == 1 else None,
        "peak_megabytes": peak,
    }


def _rehearse(recipe: Recipe | None) -> None:
    """Ingest the sample articles, which are of every format, so that every library and the model are loaded."""
    with (
        as_file(files("eval") / "articles") as sample,
        TemporaryDirectory(prefix="onrecord-bench-") as temporary,
        closing(Collection(Path(temporary), recipe, create=True)) as collection,
    ):
        ingest(collection, [sample])


def _bare(collection: Collection, progress: Progress) -> _Cost:
    """Return the time that the embedder alone takes on the texts of `collection`."""
    model = collection.embedder
    seconds = cpu = 0.0
    for texts in _batches(collection, progress):
        began, cpu_began = time.perf_counter(), time.process_time()
        model.embed(texts)
        seconds += time.perf_counter() - began
        cpu += time.process_time() - cpu_began
    return _Cost(seconds, cpu)


def _batches(collection: Collection, progress: Progress) -> Iterator[list[str]]:
    """Yield the texts that the ingest embedded, in batches, by chunking the articles again."""
    sources = sources_like(collection.catalogue.db, Filters())
    texts: list[str] = []
    for done, source in enumerate(sources, 1):
        document = article(collection.catalogue.db, source)
        texts += (embedding_input(document, piece)[0] for piece in chunk(document, collection.embedder.count))
        if len(texts) >= _BATCH or done == len(sources):
            yield texts
            texts = []
        progress(len(sources) + done, 2 * len(sources))
