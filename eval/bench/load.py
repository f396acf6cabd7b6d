"""Measure the HTTP server under concurrent clients: answers per second, latencies, memory."""

import http.client
import json
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from eval.bench.ask import questions_of
from eval.bench.usage import installed
from eval.errors import BenchFailed
from index.collection import Collection
from index.embedding.config import Recipe
from index.embedding.onnx import cores
from index.ingest import ingest

__all__ = ["load"]

_COLLECTION = "bench"
_CLIENTS = (1, 4, 16, 64)
_WARM_UP = 20  # answers before anything is counted
_ROUNDS = 5  # of all levels in turn, so that other load on the machine affects all alike
_LONGEST = 30.0  # seconds of one turn
_ADDRESS = re.compile(rb"http://127\.0\.0\.1:(\d+)")

Progress = Callable[[int, int], None]  # answers so far, total


@dataclass
class _Level:
    """The measurements with one number of clients."""

    clients: int
    seconds: list[float] = field(default_factory=list)  # of each answer
    statuses: Counter[str] = field(default_factory=Counter)
    took: float = 0.0


def load(
    folder: Path,
    *,
    recipe: Recipe | None = None,
    answers: int = 2000,
    workers: int = 1,
    command: Sequence[str] | None = None,
    progress: Progress = lambda done, total: None,
) -> dict[str, Any]:
    """Ingest `folder` into a temporary home, serve it on loopback, and ask from 1, 4, 16 and 64 clients in turn.

    The four numbers of clients take turns in five rounds; each turn has an equal share of `answers` and at most half a
    minute. Figures by number of clients: `answers_per_second`, `share_of_best` (that over the highest), `p50`, `p95`
    and `p99` in seconds, `p99_ratio` (p99 over the single client's p50 × clients ÷ cores), `busy` (503 responses),
    `errors`. Beside them `cores`, `workers` and `memory_growth`: the server's memory at the end over that after the
    first round (None where the system does not tell). Raises BenchFailed.
    """
    with TemporaryDirectory(prefix="onrecord-bench-") as home:
        asked = _questions(folder, Path(home), recipe)
        levels = [_Level(clients) for clients in _CLIENTS]
        share = max(1, answers // (_ROUNDS * len(levels)))
        memory: list[float | None] = []
        with _server(command or installed(), Path(home), workers) as (process, port):
            _ask_all(port, _Level(1), asked, _WARM_UP)
            for done in range(1, _ROUNDS + 1):
                _round(port, levels, asked, share)
                memory.append(_megabytes(process.pid))
                progress(share * len(levels) * done, share * len(levels) * _ROUNDS)
    grown = memory[-1] / memory[0] if memory[0] and memory[-1] else None
    return {"cores": cores(), "workers": workers, "memory_growth": grown, **_figures(levels)}


def _questions(folder: Path, home: Path, recipe: Recipe | None) -> list[str]:
    place = home / "collections" / _COLLECTION
    with closing(Collection(place, recipe, create=True)) as collection:
        ingest(collection, [folder])
        asked = questions_of(collection, 100)
    if not asked:
        raise BenchFailed(f"No article in {folder} could be read; `onrecord ingest` says why.")
    return asked


@contextmanager
def _server(command: Sequence[str], home: Path, workers: int) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Start the server in a process of its own, yield the process and its port, and end it on exit."""
    if not command:
        raise BenchFailed("No command `onrecord` is installed beside this Python.")
    serve = [*command, "--home", str(home), "--collection", _COLLECTION, "serve", "--port", "0"]
    log = home / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen([*serve, "--workers", str(workers)], stdin=subprocess.DEVNULL, stderr=out)
    try:
        yield process, _port(process, log)
    finally:
        process.terminate()
        process.wait(60)


def _port(process: "subprocess.Popen[bytes]", log: Path) -> int:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        found = _ADDRESS.search(log.read_bytes())
        if found and _is_up(int(found[1])):
            return int(found[1])
        time.sleep(0.05)
    raise BenchFailed("The server did not start; `onrecord serve` says why.")


def _is_up(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except OSError:
            return False


def _round(port: int, levels: Sequence[_Level], asked: Sequence[str], share: int) -> None:
    for level in levels:
        _ask_all(port, level, asked, share)


def _ask_all(port: int, level: _Level, asked: Sequence[str], most: int) -> None:
    """Ask `most` questions in all from the level's clients, each of which asks again as soon as it is answered."""
    began = time.perf_counter()
    numbers = iter(range(most))  # shared by the threads: `next` of it is atomic

    def client(_: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_LONGEST)) as line:
            for number in numbers:
                if time.perf_counter() - began > _LONGEST:
                    return
                _ask(line, level, asked[number % len(asked)])

    with ThreadPoolExecutor(level.clients) as pool:
        list(pool.map(client, range(level.clients)))
    level.took += time.perf_counter() - began


def _ask(line: http.client.HTTPConnection, level: _Level, question: str) -> None:
    began = time.perf_counter()
    try:
        body = json.dumps({"question": question})
        line.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
        response = line.getresponse()
        response.read()
    except (OSError, http.client.HTTPException) as error:
        level.statuses[type(error).__name__] += 1
        line.close()
        return
    level.statuses[str(response.status)] += 1
    if response.status == 200:
        level.seconds.append(time.perf_counter() - began)
    else:
        time.sleep(min(float(response.getheader("Retry-After") or 0.1), 1.0))


def _figures(levels: Sequence[_Level]) -> dict[str, Mapping[str, Any]]:
    rates = {level.clients: len(level.seconds) / level.took for level in levels}
    alone = float(np.median(levels[0].seconds)) if levels[0].seconds else float("nan")
    figures: dict[str, Mapping[str, Any]] = {}
    for level in levels:
        p50, p95, p99 = (float(np.percentile(level.seconds or [float("nan")], q)) for q in (50, 95, 99))
        figures[f"{level.clients}_clients"] = {
            "answers_per_second": rates[level.clients],
            "share_of_best": rates[level.clients] / max(rates.values()),
            "p50": p50,
            "p95": p95,
            "p99": p99,
            "p99_ratio": p99 / (alone * max(level.clients / cores(), 1.0)),
            "busy": level.statuses["503"],
            "errors": level.statuses.total() - level.statuses["200"] - level.statuses["503"],
        }
    return figures


def _megabytes(process: int) -> float | None:
    """Return the memory of a process and its children, in 10^6 bytes; None where there is no /proc."""
    page = Path(f"/proc/{process}/task/{process}/children")
    try:
        family = [process, *map(int, page.read_text().split())]
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in family]
    except OSError:  # not Linux
        return None
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6
