"""Ctrl-C while a question is answered."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rag.errors import Stopped

__all__ = ["interruptible"]


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C sets, in addition to raising KeyboardInterrupt.

    Python drops an exception raised in a callback, such as one that runs during an import. The work still sees the
    event soon after and raises Stopped, which becomes KeyboardInterrupt.
    """
    stop = threading.Event()

    def heard(*_: object) -> None:
        stop.set()
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # only the main thread receives signals
        yield stop
        return
    before = signal.signal(signal.SIGINT, heard)
    try:
        yield stop
    except Stopped:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)
