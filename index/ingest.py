"""The first journey: make the index match the given files and folders."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from index.article import Article
from index.catalogue.writes import add, drop, note_failures, sweep_vectors, touch
from index.chunking.prepare import Job, Prepared, prepare, prepare_article
from index.collection import Collection
from index.errors import EmbedderFailed
from index.files import Failed, File
from index.plan import file_count, gone, jobs, list_files
from index.vector_sync import Draft, vector_store

__all__ = ["Report", "add_articles", "ingest"]

_BATCH = 200  # chunks committed at once
_AHEAD = 3  # files under way at once, for each worker

Progress = Callable[[int, int], None]  # files done, of all


@dataclass
class Report:
    """What an ingest did: sources by what became of them, chunks written, seconds."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    chunks: int = 0
    seconds: float = 0.0
    embedding_seconds: float = 0.0  # of which at least one file was in the embedder


def ingest(
    collection: Collection,
    paths: Sequence[Path],
    *,
    workers: int = 1,
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Make the index match these files and folders; a second run embeds nothing.

    A file that cannot be read is in `failed`, and the version read before stays. Articles of other
    folders stay. Raises NothingToIngest where a path does not exist or holds no article, IndexBusy
    where another process is writing.
    """
    began = time.perf_counter()
    with collection.writing():
        run = _Run(collection, paths, progress)
        if dry_run:
            return run.plan()
        with vector_store(collection) as store:
            for batch in _batches(_prepared(run.to_read(), collection, workers)):
                run.commit(batch, store)
            run.remove_gone(store)
            run.note_failures()
    run.report.seconds = time.perf_counter() - began
    return run.report


class _Run:
    """One ingest under way."""

    def __init__(self, collection: Collection, paths: Sequence[Path], progress: Progress) -> None:
        self.collection, self.paths, self.progress = collection, paths, progress
        self.catalogue = collection.catalogue
        self.report = Report(failed=list_files(self.catalogue.db, paths))
        self.total, self.done = file_count(self.catalogue.db), 0
        self.touched: list[File] = []
        self.embedded_until = 0.0

    def to_read(self) -> Iterator[Job]:
        return jobs(self.catalogue.db, self.collection.recipe.max_bytes, self._unchanged)

    def plan(self) -> Report:
        for job in self.to_read():
            self._count(job)
        self.report.removed = gone(self.catalogue.db)
        return self.report

    def commit(self, batch: list[Prepared | Failed], store: Draft) -> None:
        made = [one for one in batch if isinstance(one, Prepared)]
        self.report.failed += [one for one in batch if isinstance(one, Failed)]
        for one in made:
            self._count(one.job)
            self.report.chunks += len(one.chunks)
            self._embedded(*one.embedded)
        _write(self.collection, store, made)
        self._advance(len(batch))

    def remove_gone(self, store: Draft) -> None:
        self.report.removed = gone(self.catalogue.db)
        with self.catalogue.transaction() as db:
            ids = [id_ for source in self.report.removed for id_ in drop(db, source)]
            for file in self.touched:
                touch(db, file)
            sweep_vectors(db)  # also what an ingest that was killed left
        store.remove(ids)

    def note_failures(self) -> None:
        with self.catalogue.transaction() as db:
            note_failures(db, self.report.failed)

    def _unchanged(self, file: File | None) -> None:
        self.report.unchanged += 1
        if file:
            self.touched.append(file)
        self._advance(1)

    def _count(self, job: Job) -> None:
        held = self.catalogue.db.execute("SELECT 1 FROM articles WHERE source = ?", (job.source,)).fetchone()
        (self.report.updated if held else self.report.added).append(job.source)

    def _embedded(self, began: float, ended: float) -> None:
        # Files overlap in the embedder: what two of them share counts once.
        self.report.embedding_seconds += max(0.0, ended - max(began, self.embedded_until))
        self.embedded_until = max(ended, self.embedded_until)

    def _advance(self, files: int) -> None:
        self.done += files
        self.progress(self.done, self.total)


def add_articles(
    collection: Collection, articles: Iterable[Article], progress: Callable[[int], None] = lambda done: None
) -> int:
    """Put articles that are no files into the index, each under its `source`; returns how many."""
    model, done = collection.embedder, 0
    jobs_ = ((Job(Path("/", quote(one.source, safe="")), one.source, 0, 0), one) for one in articles)
    prepared = (prepare_article(job, one, model) for job, one in jobs_)
    with collection.writing(), vector_store(collection) as store:
        for batch in _batches(prepared):
            _write(collection, store, [one for one in batch if isinstance(one, Prepared)])
            done += len(batch)
            progress(done)
    return done


def _write(collection: Collection, store: Draft, made: list[Prepared]) -> None:
    with collection.catalogue.transaction() as db:
        replaced = {id_ for one in made for id_ in add(db, one)}
    ids = [chunk.id for one in made for chunk in one.chunks]
    store.remove(list(replaced.difference(ids)))
    store.put(ids)


def _prepared(waiting: Iterable[Job], collection: Collection, workers: int) -> Iterator[Prepared | Failed]:
    """The jobs done, in their order. A bounded number is under way: memory does not grow with the files."""
    recipe = collection.recipe
    pool: Executor
    if workers > 1:
        recipe = replace(recipe, threads=1)
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    else:
        pool = ThreadPoolExecutor(_AHEAD)  # one file is read while another is in the embedder
    under_way: deque[Future[Prepared | Failed]] = deque()
    try:
        for job in waiting:
            under_way.append(pool.submit(prepare, job, recipe))
            if len(under_way) > _AHEAD * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    except BrokenProcessPool as error:
        raise EmbedderFailed("A worker process died; try again with fewer --workers.") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(stream: Iterable[Prepared | Failed]) -> Iterator[list[Prepared | Failed]]:
    batch: list[Prepared | Failed] = []
    chunks = 0
    for one in stream:
        batch.append(one)
        chunks += len(one.chunks) if isinstance(one, Prepared) else 1
        if chunks >= _BATCH:
            yield batch
            batch, chunks = [], 0
    if batch:
        yield batch
