"""Read files that may be hostile or large in a separate process, whose time and memory are bounded.

That process does everything that a crafted text could make slow: it parses the file, finds the article, observes it
and splits it into sentences. The work that is left is bounded by the number of sentences, each of which is short.
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

Seen = tuple[Article, Observed]  # an article and the facts derived from it
_Request = tuple[bytes, str, Mapping[str, str] | None]  # the arguments of `parse`

SECONDS = 60.0  # for one file
_BYTES = 3 << 30  # of memory, where the system can limit it
_SMALL = 50_000  # bytes of a simple file, which is read without a guard
_SENTENCES = 1_000_000  # of one file: some 100 MB of text
_START = "import sys; sys.path[:] = sys.argv[1:]; from index.chunking.guard import serve; serve()"
_LENGTH = struct.Struct(">Q")


def guarded_read(
    data: bytes, source: str, columns: Mapping[str, str] | None = None, *, seconds: float = SECONDS
) -> tuple[Seen, ...]:
    """Parse a file's bytes and observe its articles, in another process where the file is large or packed.

    Raises the errors of `parse`, and UnreadableFile where this takes more than `seconds` or too much memory.
    """
    if len(data) <= _SMALL and is_simple(data, source):
        return _seen(data, source, columns)
    kind, value = _READER.ask((data, source, columns), seconds)
    if kind == "articles":
        return tuple(value)
    raise (NotAnArticle if kind == "none" else UnreadableFile)(value)


class _Reader:
    """The reading process, started when it is first needed; it reads one file at a time."""

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
    """Answer the requests of the parent process until it closes the pipe."""
    _limit_memory()
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # so that the output of a library is not taken for a reply
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
