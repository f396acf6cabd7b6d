import signal
import threading
from contextlib import suppress

import pytest

from api.cli.terminal.interrupt import interruptible
from rag.errors import Stopped


def test_ctrl_c_interrupts_and_is_heard() -> None:
    with pytest.raises(KeyboardInterrupt), interruptible() as stop:
        signal.raise_signal(signal.SIGINT)
    assert stop.is_set()


def test_ctrl_c_that_was_dropped_stops_what_looks_for_it() -> None:
    with pytest.raises(KeyboardInterrupt), interruptible() as stop:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        if stop.is_set():
            raise Stopped("Nobody waits.")


def test_afterwards_ctrl_c_does_what_it_did() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interruptible():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread_nothing_is_changed() -> None:
    heard: list[bool] = []

    def work() -> None:
        with interruptible() as stop:
            heard.append(stop.is_set())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert heard == [False]
