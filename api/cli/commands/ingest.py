"""`onrecord ingest`: make the index match files, folders and pages of the web."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich.text import Text

from api.cli.terminal.console import console, document, problem
from api.cli.terminal.progress import progress_bar
from api.cli.terminal.tables import missed_tables, show_table
from api.errors import DONE, FAILURES, INTERRUPTED
from api.service.composition import fetcher_of, open_collection, open_collection_or_empty
from api.service.plain_text import clean
from api.settings.settings import Settings
from index.catalogue.reads import Filters, sources_like
from index.collection import Collection
from index.errors import NothingToIngest
from index.files import printable
from index.ingest import Progress, Report, ingest
from index.ingest_pages import ingest_pages
from index.workers.workers import Workers

__all__ = ["ADDRESS", "check_exist", "counts", "report_document", "run", "spared_message"]

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_NAMED = 5  # articles gone from disk that a message names
_DONE = ("added", "updated", "removed")
_PLANNED = ("to read", "to read again", "to remove")
_LONGEST_NAME = 300  # characters of a path that a message repeats


def run(
    settings: Settings,
    places: Sequence[str],
    *,
    workers: Workers,
    dry_run: bool,
    allow_removals: bool = False,
    check: bool = False,
    as_json: bool,
) -> int:
    """Ingest with a progress bar; return 1 where files failed. When a person stops it, say what was kept."""
    addresses = [place for place in places if ADDRESS.match(place)]
    paths = [Path(place) for place in places if not ADDRESS.match(place)]
    check_exist(paths)
    with open_collection_or_empty(settings) if dry_run else open_collection(settings, create=True) as collection:
        try:
            with progress_bar("Looking" if dry_run else "Reading", quiet=as_json) as advance:
                read = partial(ingest, workers=workers, allow_removals=allow_removals, check=check)
                report = read(collection, paths, dry_run=dry_run, progress=advance) if paths else Report()
                fetch = partial(_fetch, settings, collection, dry_run=dry_run, progress=advance)
                report += fetch(addresses) if addresses else Report()
        except KeyboardInterrupt:
            problem("stopped; nothing was changed." if dry_run else _kept(collection))
            return INTERRUPTED
    if as_json:
        document(report_document(report))
    else:
        _show(report, dry_run)
    return FAILURES if report.failed or report.spared else DONE


def _fetch(
    settings: Settings, collection: Collection, addresses: Sequence[str], *, dry_run: bool, progress: Progress
) -> Report:
    fetcher, most = fetcher_of(settings), settings.pages_per_listing
    return ingest_pages(collection, addresses, fetcher, most=most, dry_run=dry_run, progress=progress)


def check_exist(paths: Sequence[Path]) -> None:
    """Raise NothingToIngest where a path does not exist, before a new index is made in vain."""
    for path in paths:
        try:
            found = path.exists()
        except OSError:  # no right to look, or no name that a file can have
            found = False
        if not found:
            name = printable(str(path))[:_LONGEST_NAME]
            raise NothingToIngest(f"There is no file or folder {name}; nothing was changed.")


def report_document(report: Report) -> dict[str, Any]:
    """Return the JSON document of an ingest's report."""
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "spared": report.spared,
        "failed": [{"source": failure.source, "reason": failure.reason} for failure in report.failed],
        "passed_over": [
            {"source": file.source, "suffix": file.suffix, "reason": file.reason} for file in report.passed
        ],
        "chunks": report.chunks,
        "seconds": round(report.seconds, 3),
    }


def _show(report: Report, dry_run: bool) -> None:
    screen = console()
    if dry_run:
        for verb, sources in (("read", report.added), ("reread", report.updated), ("remove", report.removed)):
            for source in sources:
                screen.print(Text.assemble((f"would {verb:<7}", "dim"), clean(source)), soft_wrap=True)
        screen.print(Text(f"{counts(report, _PLANNED)}; nothing was read or changed"), soft_wrap=True)
    else:
        screen.print(Text(f"{counts(report)}; {report.chunks} new passages in {report.seconds:.1f} s"))
    if report.spared:
        screen.print(Text(spared_message(report.spared)))
    for table in missed_tables(report.failed, report.passed):
        screen.print()
        show_table(screen, table)


def counts(report: Report, verbs: tuple[str, str, str] = _DONE) -> str:
    """Return how many articles were added, updated, and so on, in words; `verbs` are those of done or planned work."""
    changed = zip((report.added, report.updated, report.removed), verbs, strict=True)
    numbers = [
        *(f"{len(sources)} {verb}" for sources, verb in changed),
        f"{report.unchanged} unchanged",
        f"{len(report.failed)} failed",
    ]
    return ", ".join([*numbers, *([f"{len(report.passed)} passed over"] if report.passed else [])])


def spared_message(sources: Sequence[str]) -> str:
    """Return a message that names the articles kept although they are gone from disk, and how to remove them."""
    named = ", ".join(clean(source) for source in sources[:_NAMED])
    more = f" and {len(sources) - _NAMED:,} more" if len(sources) > _NAMED else ""
    return (
        f"{len(sources):,} articles are gone from disk, which may be a folder or a mount that is missing: they stay. "
        f"--allow-removals removes {named}{more}."
    )


def _kept(collection: Collection) -> str:
    count = len(sources_like(collection.catalogue.db, Filters()))
    articles = "1 article" if count == 1 else f"{count:,} articles"
    return f"stopped; what was read is kept, {articles} in all; run it again to go on."
