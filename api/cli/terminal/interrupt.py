"""Ctrl-C while a question is answered."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rag.errors import Stopped

__all__ = ["interruptible"]


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Hand out an event that Ctrl-C sets, beside raising KeyboardInterrupt.

    Python drops an exception that is raised in a callback, as one is while a module is imported: the event is seen
    soon after. Raises KeyboardInterrupt in either case.
    """
    stop = threading.Event()

    def heard(*_: object) -> None:
        stop.set()
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # no signal comes here
        yield stop
        return
    before = signal.signal(signal.SIGINT, heard)
    try:
        yield stop
    except Stopped:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)
