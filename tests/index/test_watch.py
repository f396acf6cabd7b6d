"""Watching: when files should be ingested again."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from index.watch import Pace, settled, watch

QUICK = Pace(quiet=0.05, longest=1.0, still=0.2, patience=2.0, anew=60.0, look=0.1)
AGES = 60.0  # seconds: nothing here takes so long


@pytest.fixture
def rounds(tmp_path: Path) -> Iterator["Queue[str]"]:
    """The rounds that watching a folder asks for; each is what the folder held then."""
    (tmp_path / "news").mkdir()
    found: Queue[str] = Queue()
    stop = threading.Event()

    def look() -> None:
        for _ in watch([tmp_path / "news"], stop, QUICK):
            names = sorted(path.name for path in tmp_path.glob("news/*"))
            found.put(" ".join(names) if (tmp_path / "news").exists() else "gone")

    thread = threading.Thread(target=look)
    thread.start()
    yield found
    stop.set()
    thread.join(AGES)
    assert not thread.is_alive()


def until(found: "Queue[str]", wanted: str) -> str:
    """The first round that is the one wanted, those before it passed over."""
    while (seen := found.get(timeout=AGES)) != wanted:
        pass
    return seen


def test_there_is_a_round_at_once_and_after_what_came(rounds: "Queue[str]", tmp_path: Path) -> None:
    assert until(rounds, "") == ""
    (tmp_path / "news/a.txt").write_text("Rain.")
    assert until(rounds, "a.txt") == "a.txt"
    (tmp_path / "news/a.txt").unlink()
    assert until(rounds, "") == ""


def test_a_burst_is_gathered(rounds: "Queue[str]", tmp_path: Path) -> None:
    until(rounds, "")
    for number in range(30):
        (tmp_path / f"news/{number:02}.txt").write_text("Rain.")
    until(rounds, " ".join(f"{number:02}.txt" for number in range(30)))


def test_a_folder_that_went_is_waited_for(rounds: "Queue[str]", tmp_path: Path) -> None:
    until(rounds, "")
    (tmp_path / "news").rename(tmp_path / "away")
    until(rounds, "gone")
    (tmp_path / "away/b.txt").write_text("Rain.")
    (tmp_path / "away").rename(tmp_path / "news")
    until(rounds, "b.txt")
    (tmp_path / "news/c.txt").write_text("Rain.")
    until(rounds, "b.txt c.txt")


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    path, done = tmp_path / "a.txt", threading.Event()
    path.write_text("x")

    def write() -> None:
        for _ in range(8):
            with path.open("a") as file:
                file.write("x")
            time.sleep(0.05)
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    patient = Pace(still=1.0, patience=AGES)
    assert settled([path], patient, threading.Event())
    assert done.is_set()
    thread.join()


def test_patience_ends_and_a_stop_ends_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    assert not settled([path], Pace(still=AGES, patience=0.01), threading.Event())
    stop = threading.Event()
    stop.set()
    assert not settled([path], Pace(still=AGES, patience=AGES), stop)


def test_what_is_old_gone_or_of_tomorrow_is_not_waited_for(tmp_path: Path) -> None:
    old, tomorrow = tmp_path / "old.txt", tmp_path / "new.txt"
    for path, when in ((old, time.time() - 99), (tomorrow, time.time() + 9999)):
        path.write_text("x")
        os.utime(path, (when, when))
        assert settled([path, tmp_path / "nowhere"], Pace(still=1, patience=AGES), threading.Event())
    assert settled([], Pace(), threading.Event())


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
def test_a_clock_that_jumps_while_a_file_is_waited_for_ends_the_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    path, real = tmp_path / "a.txt", time.time
    path.write_text("x")
    times = iter([real()])
    monkeypatch.setattr(time, "time", lambda: next(times, real() + jump))
    assert settled([path], Pace(still=0.05, patience=AGES), threading.Event())
