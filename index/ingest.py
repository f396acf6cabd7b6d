"""Ingest files and folders: make the index match them."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import quote

from index.article import Article
from index.catalogue.files import is_held, of_file
from index.catalogue.found import forget_looks, gone
from index.catalogue.removals import note_mounts, spared
from index.catalogue.writes import add, drop, note_failures, sweep, touch
from index.chunking.prepare import Job, Outcome, Prepared, foreseen, prepare_article
from index.collection import Collection
from index.files import Failed, File, PassedOver
from index.observe import observe
from index.parsing.formats import may_hold_records
from index.plan import file_count, jobs, list_files
from index.vector_sync import Draft, vector_store
from index.workers.local import LocalWorkers
from index.workers.workers import Workers

__all__ = ["Progress", "Report", "add_articles", "ingest", "write"]

_BATCH = 200  # chunks committed at once

Progress = Callable[[int, int], None]  # files done, of all


@dataclass
class Report:
    """The result of an ingest: sources by what became of them, chunks written, and durations."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    spared: list[str] = field(default_factory=list)  # gone from disk, but kept since a folder may only be missing
    failed: list[Failed] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)  # not read, for a reason that is no failure
    chunks: int = 0
    seconds: float = 0.0
    embedding_seconds: float = 0.0  # during which at least one file was being embedded

    def __add__(self, other: "Report") -> "Report":
        """Return the sum of two reports."""
        return Report(**{part.name: getattr(self, part.name) + getattr(other, part.name) for part in fields(self)})


def ingest(
    collection: Collection,
    paths: Sequence[Path],
    *,
    workers: Workers | None = None,
    dry_run: bool = False,
    allow_removals: bool = False,
    check: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Make the index match these files and folders; unchanged files are not embedded again.

    `workers` read and embed the files, by default in threads of this process; only this process commits. A file with
    the same size, inode and times as before is not read; with `check`, every file is hashed. Articles whose files are
    gone are removed, unless so many are gone that a mount or folder may only be missing
    (`index/catalogue/removals.py`): these are reported as `spared`, and removed only with `allow_removals`. Of a file
    that cannot be read, reported as `failed`, the former version stays; a file without an article is reported as
    `passed`. Articles of other folders stay. Raises NothingToIngest where a path does not exist or holds no article,
    IndexBusy where another process is writing.
    """
    began = time.perf_counter()
    with collection.writing():
        run = _Run(collection, paths, progress, allow_removals=allow_removals, check=check)
        if dry_run:
            return run.plan()
        run.note_columns()
        made = (workers or LocalWorkers()).prepared(run.to_read(), collection.recipe)
        with vector_store(collection) as store, closing(made):
            for batch in _batches(made):
                run.commit(batch, store)
            run.remove_gone(store)
            run.note_failures()
    run.report.seconds = time.perf_counter() - began
    return run.report


class _Run:
    """One ingest under way."""

    def __init__(
        self, collection: Collection, paths: Sequence[Path], progress: Progress, *, allow_removals: bool, check: bool
    ) -> None:
        self.allow_removals, self.check = allow_removals, check
        self.collection, self.paths, self.progress = collection, paths, progress
        self.catalogue = collection.catalogue
        failed, passed = list_files(self.catalogue.db, paths)
        self.report = Report(failed=failed, passed=passed)
        self.total, self.done = file_count(self.catalogue.db), 0
        self.touched: list[File] = []
        self.embedded_until = 0.0

    def to_read(self) -> Iterator[Job]:
        again = may_hold_records if self._columns_changed() else lambda name: False
        return jobs(self.catalogue.db, self.collection.recipe.max_bytes, self._unchanged, again, check=self.check)

    def note_columns(self) -> None:
        """Mark every held file of records to be read again where the setting for columns has changed."""
        if self._columns_changed():
            with self.catalogue.transaction(changes=False) as db:
                forget_looks(db, may_hold_records)
                self.catalogue.set_meta("columns", json.dumps(self.collection.recipe.columns))

    def _columns_changed(self) -> bool:
        return (self.catalogue.meta("columns") or "[]") != json.dumps(self.collection.recipe.columns)

    def plan(self) -> Report:
        for job in self.to_read():
            refused = foreseen(job, self.collection.recipe.max_bytes)
            if refused:
                self.report.failed.append(refused)
            else:
                self._count(job.source)
        self.report.removed = self._gone()
        return self.report

    def commit(self, batch: list[Outcome], store: Draft) -> None:
        files = [[result for result in outcome if isinstance(result, Prepared)] for outcome in batch]
        for result in (result for outcome in batch for result in outcome):
            if isinstance(result, Failed):
                self.report.failed.append(result)
            elif isinstance(result, PassedOver):
                self.report.passed.append(result)
            else:
                self._count(result.article.source)
                self.report.chunks += len(result.chunks)
                self._embedded(*result.embedded)
        before = self._held(files)
        write(self.collection, store, [made for made in files if made])
        self.report.removed += sorted(before - self._held(files))
        self._advance(len(batch))

    def remove_gone(self, store: Draft) -> None:
        removed = self._gone()
        self.report.removed += removed
        with self.catalogue.transaction(changes=bool(removed)) as db:
            ids = [id_ for source in removed for id_ in drop(db, source)]
            for file in self.touched:
                touch(db, file)
            note_mounts(self.catalogue, self.paths)
            sweep(db)  # leftovers of a killed ingest too
        store.remove(ids)

    def _gone(self) -> list[str]:
        found = gone(self.catalogue.db)
        self.report.spared = [] if self.allow_removals else spared(self.catalogue, found, self.paths)
        stay = set(self.report.spared)
        return [source for source in found if source not in stay]

    def note_failures(self) -> None:
        with self.catalogue.transaction(changes=False) as db:
            note_failures(db, [*self.report.failed, *self.report.passed])

    def _unchanged(self, file: File | None) -> None:
        self.report.unchanged += 1
        if file:
            self.touched.append(file)
        self._advance(1)

    def _count(self, source: str) -> None:
        (self.report.updated if is_held(self.catalogue.db, source) else self.report.added).append(source)

    def _held(self, files: list[list[Prepared]]) -> set[str]:
        """The sources held from these files, compared before and after a commit to find removed articles."""
        return {source for made in files if made for source in of_file(self.catalogue.db, made[0].job.source)}

    def _embedded(self, began: float, ended: float) -> None:
        # Files are embedded at overlapping times, and shared time must count once.
        self.report.embedding_seconds += max(0.0, ended - max(began, self.embedded_until))
        self.embedded_until = max(ended, self.embedded_until)

    def _advance(self, files: int) -> None:
        self.done += files
        self.progress(self.done, self.total)


def add_articles(
    collection: Collection, articles: Iterable[Article], progress: Callable[[int], None] = lambda done: None
) -> int:
    """Add articles that have no file to the index, each under its `source`; returns how many."""
    model, done = collection.embedder, 0
    jobs_ = (
        (Job(Path("/", quote(article.source, safe="")), article.source, 0, 0), observe(article)) for article in articles
    )
    prepared = (prepare_article(job, article, model, observed) for job, (article, observed) in jobs_)
    with collection.writing(), vector_store(collection) as store:
        for batch in _batches((article,) for article in prepared):
            write(collection, store, [[article] for (article,) in batch if isinstance(article, Prepared)])
            done += len(batch)
            progress(done)
    return done


def write(collection: Collection, store: Draft, files: list[list[Prepared]]) -> None:
    """Commit the articles of some files to the catalogue, and tell the draft of the vector store."""
    with collection.catalogue.transaction() as db:
        replaced = {id_ for made in files for id_ in add(db, *made)}
    ids = [chunk.id for made in files for article in made for chunk in article.chunks]
    store.remove(list(replaced.difference(ids)))
    store.put(ids)


def _batches(stream: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    batch: list[Outcome] = []
    chunks = 0
    for outcome in stream:
        batch.append(outcome)
        chunks += sum(len(result.chunks) if isinstance(result, Prepared) else 1 for result in outcome)
        if chunks >= _BATCH:
            yield batch
            batch, chunks = [], 0
    if batch:
        yield batch
