"""Files that may be hostile, or only large, are read by a process of its own: its time and its memory are bounded.

That process does all that may take long on a text that somebody made for it: it parses, tells the article from the
rest, observes it and finds its sentences. What is left to do is bounded by their number: each is short, and an embedder
is given a few of them at once.
"""

import atexit
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from typing import IO, Any

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.observe import Observed, observe
from index.parsing.formats import is_simple, parse

__all__ = ["Seen", "guarded_read", "serve"]

Seen = tuple[Article, Observed]  # an article, and what was observed of it
_Request = tuple[bytes, str, Mapping[str, str] | None]  # what `parse` takes

SECONDS = 60.0  # for one file
_BYTES = 3 << 30  # of memory, where the system can limit it
_SMALL = 50_000  # bytes of a simple file, which is read without a guard
_SENTENCES = 1_000_000  # of one file: some 100 MB of text
_START = "import sys; sys.path[:] = sys.argv[1:]; from index.chunking.guard import serve; serve()"
_LENGTH = struct.Struct(">Q")


def guarded_read(
    data: bytes, source: str, columns: Mapping[str, str] | None = None, *, seconds: float = SECONDS
) -> tuple[Seen, ...]:
    """Parse a file's bytes and observe its articles; a file that is large or packed, in another process.

    Raises what `parse` raises, and UnreadableFile where this takes more than `seconds`, or too much memory.
    """
    if len(data) <= _SMALL and is_simple(data, source):
        return _seen(data, source, columns)
    kind, value = _READER.ask((data, source, columns), seconds)
    if kind == "articles":
        return tuple(value)
    raise (NotAnArticle if kind == "none" else UnreadableFile)(value)


class _Reader:
    """The process that reads, begun when it is first needed; one file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting = ThreadPoolExecutor(1)
        atexit.register(self.stop)

    def ask(self, request: _Request, seconds: float) -> tuple[str, Any]:
        with self._lock:
            exchange = self._waiting.submit(self._exchange, request)
            try:
                return exchange.result(seconds)
            except TookTooLong:
                self.stop()
                return "failed", f"reading it took more than {seconds:g} seconds"
            except (EOFError, OSError, pickle.PickleError):
                self.stop()
                return "failed", "reading it took too much memory, or broke a library"

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                _close(pipe)

    def _exchange(self, request: _Request) -> tuple[str, Any]:
        process = self._process
        if process is None or process.poll() is not None:
            self.stop()
            command = [sys.executable, "-c", _START, *sys.path]
            process = self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdin and process.stdout
        _send(process.stdin, request)
        kind, value = _receive(process.stdout)
        return kind, value


def _seen(*request: *_Request) -> tuple[Seen, ...]:
    seen = tuple(map(observe, parse(*request)))
    if sum(len(observed.sentences or ()) for _, observed in seen) > _SENTENCES:
        raise UnreadableFile(f"it holds more than {_SENTENCES:,} sentences: split it")
    return seen


def serve() -> None:
    """Read files for the process that has begun this one, until it ends."""
    _limit_memory()
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no reply
    while True:
        try:
            request = _receive(requests)
        except EOFError:
            return
        _send(replies, _reply(request))


def _reply(request: _Request) -> tuple[str, str | Sequence[Seen]]:
    try:
        return "articles", _seen(*request)
    except NotAnArticle as error:
        return "none", str(error)
    except UnreadableFile as error:
        return "failed", str(error)
    except MemoryError:
        return "failed", "reading it took too much memory"


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: the time alone is bounded
    resource.setrlimit(resource.RLIMIT_DATA, (_BYTES, _BYTES))


def _send(pipe: IO[bytes], value: object) -> None:
    data = pickle.dumps(value)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    data = pipe.read(_LENGTH.unpack(head)[0])
    return pickle.loads(data)


def _close(pipe: IO[bytes]) -> None:
    with suppress(OSError):  # the process that would have read the rest is gone
        pipe.close()


_READER = _Reader()
