"""`onrecord ingest --watch`: keep the index in step with files and folders, until Ctrl-C, with a line per round."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.text import Text

from api.cli.commands.ingest import ADDRESS, check_exist, counts, report_document, spared_message
from api.cli.terminal.console import console, document, problem
from api.errors import DONE, UsageError
from api.service.composition import open_collection
from api.service.plain_text import clean
from api.settings.settings import Settings
from index.errors import IndexBusy, IndexDamaged, IndexMismatch, OnRecordError
from index.ingest import Report, ingest
from index.watch import watch
from index.workers.workers import Workers

__all__ = ["run"]

_BUSY = 2.0  # seconds after which a round is repeated that failed because another process was writing
_NAMED = 3  # failed files that a line names


def run(
    settings: Settings,
    places: Sequence[str],
    *,
    workers: Workers,
    allow_removals: bool = False,
    check: bool = False,
    as_json: bool,
) -> int:
    """Ingest whenever files change; an error in a round is reported, and the next round tries again."""
    if any(ADDRESS.match(place) for place in places):
        raise UsageError("--watch is for files and folders: run `onrecord ingest ADDRESS…` now and then instead.")
    paths = [Path(place) for place in places]
    check_exist(paths)
    say = _RoundReporter(as_json=as_json)
    with open_collection(settings, create=True) as collection, _ended_by_terminate():
        say.line("watching; Ctrl-C ends it.")
        try:
            for _ in watch(paths, threading.Event()):
                _round(
                    lambda: ingest(collection, paths, workers=workers, allow_removals=allow_removals, check=check), say
                )
        except KeyboardInterrupt:
            say.line("stopped watching; what was read is kept.")
    return DONE


def _round(ingest_once: Callable[[], Report], say: "_RoundReporter") -> None:
    """Ingest once, waiting while another process writes, and report the outcome. Raises errors that would recur."""
    while True:
        try:
            say.report(ingest_once())
            return
        except IndexBusy as error:
            say.error(error)
            time.sleep(_BUSY)
        except (IndexMismatch, IndexDamaged):
            raise
        except OnRecordError as error:
            say.error(error)
            return


@contextmanager
def _ended_by_terminate() -> Iterator[None]:
    """Make SIGTERM, which a service manager sends, end the program as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _RoundReporter:
    """Prints a line for each round, but none where nothing has changed since the line before."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._before: object = None

    def line(self, text: str) -> None:
        if not self._as_json:
            console().print(Text(f"{datetime.now():%H:%M:%S}  {text}"), soft_wrap=True)

    def error(self, error: OnRecordError) -> None:
        if self._before == str(error):
            return
        self._before = str(error)
        if self._as_json:
            document({"at": _now(), "error": str(error)}, line=True)
        else:
            problem(f"{datetime.now():%H:%M:%S}  {error}")

    def report(self, report: Report) -> None:
        standing = (report.spared, [(failure.source, failure.reason) for failure in report.failed])
        if standing == self._before and not (report.added or report.updated or report.removed):
            return
        self._before = standing
        if self._as_json:
            document({"at": _now(), **report_document(report)}, line=True)
            return
        made = f"; {report.chunks} new passages in {report.seconds:.1f} s"
        failed = "".join(f"; {clean(failure.source)}: {clean(failure.reason)}" for failure in report.failed[:_NAMED])
        spared = f"; {spared_message(report.spared)}" if report.spared else ""
        self.line(f"{counts(report)}{made}{failed}{spared}")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
