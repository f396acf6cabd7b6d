"""Ingests in processes of their own, signals them, and reads beside them: a line of JSON each in, and one out.

What is slow to import is imported once, and the process forks: a test can afford a dozen kills. The batches
are small, so that a small folder is committed in several, and segments are made and made one.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # as index.embedding.embedder has it

import chromadb  # noqa: F401
import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # noqa: F401
import tokenizers  # noqa: F401

import index.ingest as journey
from index import vector_sync
from index.collection import Collection
from index.errors import OnRecordError

journey._BATCH = 9
vector_sync.SEGMENT, vector_sync._SMALL = 25, 4


def ingest(order: dict[str, Any]) -> str:
    """The name of how it ended."""
    try:
        collection = Collection(Path(order["home"]), create=True, **order["urls"])
        journey.ingest(collection, [Path(path) for path in order["news"]], allow_removals=True)
        collection.close()
    except (OnRecordError, KeyboardInterrupt) as error:
        return type(error).__name__
    return "done"


def ask_on(home: Path, urls: dict[str, str]) -> NoReturn:
    """Question the index over and over, as a process that has just started, until it is told to stop."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        while True:
            reader = Collection(home, **urls)
            reader.vectors.nearest(np.ones(reader.embedder.size, np.float32), 5, None)
            reader.close()
    finally:
        os._exit(1)


def ended(order: dict[str, Any]) -> dict[str, Any]:
    """Fork, signal the child after a while, and say how it ended, after how long, and its most memory."""
    began = time.perf_counter()
    asking = os.fork() if order["asked"] else None
    if asking == 0:
        ask_on(Path(order["home"]), order["urls"])
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, ingest(order).encode())
        os._exit(0)
    os.close(writer)
    if order["after"] is not None:
        time.sleep(order["after"])
        os.kill(child, order["signal"])  # until it is waited for, its number is no other's
    _, _, used = os.wait4(child, 0)
    with os.fdopen(reader) as said:
        outcome = said.read() or "killed"
    seconds = time.perf_counter() - began
    return {"outcome": outcome, "seconds": seconds, "peak_kb": used.ru_maxrss, "asking": stopped(asking)}


def stopped(asking: int | None) -> bool | None:
    """Whether the process that asks was at it until it was told to stop."""
    if asking is None:
        return None
    os.kill(asking, signal.SIGTERM)
    _, status = os.waitpid(asking, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGTERM


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(ended(json.loads(line))) + "\n")
        sys.stdout.flush()
