"""Ingest web pages: those at given addresses, and those that feeds and sitemaps list."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from index.article import Article
from index.catalogue.files import of_file
from index.catalogue.pages import fetched_at, held_text, known_version, note_missed, note_version
from index.catalogue.writes import sweep
from index.chunking.guard import guarded_read
from index.chunking.prepare import Job, Outcome, Prepared, prepare_articles
from index.collection import Collection
from index.errors import NotAnArticle, UnreadableFile
from index.fetching.client import normalised
from index.fetching.fetcher import Fetched, Fetcher, Validators
from index.fetching.listing import Entry, listed
from index.files import Failed, PassedOver, printable
from index.ingest import Progress, Report, write
from index.vector_sync import Draft, vector_store

__all__ = ["ingest_pages"]

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
_MOST = 200  # pages of one feed or sitemap, at most
_DEEPEST = 2  # levels of listings within listings, at most


def ingest_pages(
    collection: Collection,
    addresses: Sequence[str],
    fetcher: Fetcher,
    *,
    most: int = _MOST,
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Fetch and index web addresses; of a feed or sitemap, the first `most` pages that it lists.

    An unchanged page is not read again. A held page stays when it is no longer listed or can no longer be fetched.
    Raises NothingToIngest where one of `addresses` is no web address, IndexBusy where another process is writing.
    """
    began = time.perf_counter()
    asked = [Entry(normalised(address)) for address in dict.fromkeys(addresses)]
    run = _Run(collection, fetcher, most, progress)
    with collection.writing():
        (run.look if dry_run else run.read_all)(asked)
    run.report.seconds = time.perf_counter() - began
    return run.report


@dataclass(frozen=True, slots=True)
class _Visit:
    """One address to be fetched, and the listing that named it."""

    entry: Entry
    depth: int = 0
    listing: str | None = None


@dataclass
class _Run:
    """One ingest of addresses under way."""

    collection: Collection
    fetcher: Fetcher
    most: int
    progress: Progress
    report: Report = field(default_factory=Report)
    began: float = field(default_factory=time.time)
    versions: dict[str, Validators] = field(default_factory=dict)  # of the listings read
    incomplete: set[str] = field(default_factory=set)  # listings of which a page failed
    read: list[str] = field(default_factory=list)  # addresses of pages that were fetched and read

    def look(self, asked: Sequence[Entry]) -> None:
        """Report what would be read, without reading it into the index."""
        for visit, outcome in self.outcomes(asked):
            self.count(visit, outcome)

    def read_all(self, asked: Sequence[Entry]) -> None:
        """Read what is new or has changed into the index."""
        with vector_store(self.collection) as store:
            for visit, outcome in self.outcomes(asked):
                self.commit(visit, outcome, store)
            self.note()

    def outcomes(self, asked: Sequence[Entry]) -> Iterator[tuple[_Visit, Outcome | Fetched]]:
        """Yield the outcome of each new or changed address; addresses that a listing names are queued behind it."""
        waiting = deque(_Visit(entry) for entry in asked)
        seen = {visit.entry.address for visit in waiting}
        done = 0
        while waiting:
            visit = waiting.popleft()
            for found in self._visit(visit):
                if not isinstance(found, _Visit):
                    yield visit, found
                elif found.entry.address not in seen:
                    waiting.append(found)
                    seen.add(found.entry.address)
            done += 1
            self.progress(done, done + len(waiting))

    def commit(self, visit: _Visit, outcome: "Outcome | Fetched", store: Draft) -> None:
        """Parse and embed a fetched page, and write it into the index where its text is new."""
        address = visit.entry.address
        made = self._prepared(address, outcome) if isinstance(outcome, Fetched) else outcome
        articles = [result for result in made if isinstance(result, Prepared)]
        if articles and not self._is_new(articles):
            self.report.unchanged += 1
        else:
            self.count(visit, made)
            self.report.chunks += sum(len(article.chunks) for article in articles)
            write(self.collection, store, [articles] if articles else [])
        if isinstance(outcome, Fetched) and not any(isinstance(result, Failed) for result in made):
            self.read.append(address)
            self._note(address, outcome.validators, is_listing=False)

    def count(self, visit: _Visit, outcome: "Outcome | Fetched") -> None:
        """Put what became of an address into the report."""
        address = printable(visit.entry.address)
        if isinstance(outcome, Fetched) or any(isinstance(result, Prepared) for result in outcome):
            (self.report.updated if self._is_held(address) else self.report.added).append(address)
        for result in outcome if not isinstance(outcome, Fetched) else ():
            if isinstance(result, Failed):
                self.report.failed.append(result)
                self.incomplete |= {visit.listing} if visit.listing else set()
            elif isinstance(result, PassedOver):
                self.report.passed.append(result)

    def note(self) -> None:
        """Record the versions of listings that were read in full, and the addresses that were not read."""
        for address, version in self.versions.items():
            if address not in self.incomplete:
                self._note(address, version, is_listing=True)
        with self.collection.catalogue.transaction(changes=False) as db:
            note_missed(db, [*self.report.failed, *self.report.passed], read=map(_path, self.read))
            sweep(db)

    def _visit(self, visit: _Visit) -> Iterator["_Visit | Outcome | Fetched"]:
        address, db = visit.entry.address, self.collection.catalogue.db
        at = fetched_at(db, address)
        # A time of fetching in the future comes from a wrong clock, and proves nothing.
        if at is not None and visit.entry.changed is not None and visit.entry.changed < at <= self.began:
            self.report.unchanged += 1
            return
        try:
            found = self.fetcher.fetch(address, Validators(*known_version(db, address)))
            entries = None if found.data is None else listed(found.address, found.data, self.fetcher.client.max_bytes)
        except UnreadableFile as error:
            yield (_missed(address, error),)
            return
        if found.data is None:
            self.report.unchanged += 1
        elif entries is None:
            yield found
        else:
            yield from self._entries(visit, found, entries)

    def _entries(self, visit: _Visit, found: Fetched, entries: Sequence[Entry]) -> Iterator["_Visit | Outcome"]:
        address = visit.entry.address
        self.versions[address] = found.validators
        if visit.depth >= _DEEPEST or not entries:
            reason = "listings stand too deep in each other" if entries else "a feed or a sitemap that lists nothing"
            yield (PassedOver(printable(address), reason, _path(address)),)
            return
        yield from (_Visit(entry, visit.depth + 1, address) for entry in entries[: self.most])
        if len(entries) > self.most:
            reason = f"lists {len(entries):,} addresses, of which the first {self.most:,} are fetched"
            yield (PassedOver(printable(address), f"{reason} (setting pages_per_listing)", _path(address)),)

    def _prepared(self, address: str, found: Fetched) -> Outcome:
        assert found.data is not None
        source = printable(address)
        name = f"page{_SUFFIXES.get(found.media) or PurePosixPath(urlsplit(found.address).path).suffix}"
        try:
            seen = guarded_read(found.data, name)
        except UnreadableFile as error:
            return (_missed(address, error),)
        job = Job(_path(address), source, len(found.data), 0)
        named = [(_named(article, name, source, found.address), observed) for article, observed in seen]
        return prepare_articles(job, named, self.collection.recipe)

    def _is_new(self, articles: Sequence[Prepared]) -> bool:
        """Whether the text differs from the one held: the mark-up alone may change with every visit."""
        texts = {prepared.article.source: (prepared.article.title, prepared.article.text) for prepared in articles}
        db = self.collection.catalogue.db
        return any(held_text(db, source) != stated for source, stated in texts.items()) or len(articles) > 1

    def _note(self, address: str, version: Validators, *, is_listing: bool) -> None:
        with self.collection.catalogue.transaction(changes=False) as db:
            note_version(db, address, version.etag, version.modified, self.began, is_listing=is_listing)

    def _is_held(self, source: str) -> bool:
        return bool(of_file(self.collection.catalogue.db, source))


def _named(article: Article, name: str, source: str, address: str) -> Article:
    return replace(article, source=source + article.source.removeprefix(name), url=article.url or address)


def _missed(address: str, error: UnreadableFile) -> Failed | PassedOver:
    kind = PassedOver if isinstance(error, NotAnArticle) else Failed
    return kind(printable(address), str(error), _path(address))


def _path(address: str) -> Path:
    """The quoted address as a path: it lies below no folder, so no ingest of a folder takes the page for deleted."""
    return Path(quote(address, safe=""))
