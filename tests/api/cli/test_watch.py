"""`onrecord ingest --watch`."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.programs.program import Program

Call = Callable[..., Result]
Start = Callable[..., Program]


def lines(process: Program) -> Iterator[dict[str, Any]]:
    assert process.stdout
    return (json.loads(line) for line in process.stdout)


def test_each_round_is_a_line_and_ctrl_c_ends_it_cleanly(start: Start, tmp_path: Path, desk: Path) -> None:
    with start("--home", tmp_path, "ingest", desk, "--watch", "--json") as process:
        rounds = lines(process)
        first = next(rounds)
        assert (first["added"], first["failed"]) == (["one.txt"], [])
        assert "at" in first
        (desk / "two.txt").write_text("Two\n\nThe second article says that the river fell on Sunday.\n")
        assert next(rounds)["added"] == ["two.txt"]
        (desk / "two.txt").unlink()
        assert next(rounds)["removed"] == ["two.txt"]
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stderr and process.stderr.read() == ""


def test_what_vanished_is_said_and_stays(start: Start, call: Call, tmp_path: Path, desk: Path) -> None:
    for number in range(8):
        (desk / f"{number}.txt").write_text(f"Day {number}\n\nThe river stood at mark {number} on that day.\n")
    with start("--home", tmp_path, "ingest", desk, "--watch") as process:
        assert process.stdout
        assert "watching; Ctrl-C ends it." in process.stdout.readline()
        assert "9 added" in process.stdout.readline()
        for number in range(8):
            (desk / f"{number}.txt").unlink()
        told = process.stdout.readline()
        assert "0 removed" in told and "8 articles are gone from disk" in told and "--allow-removals" in told
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert "stopped watching" in process.stdout.read()
    assert json.loads(call("--home", tmp_path, "status", "--json").stdout)["articles"] == 9


@pytest.mark.parametrize("more", [["--dry-run"], ["https://news.example.org/"]])
def test_what_cannot_be_watched_is_a_usage_error(call: Call, tmp_path: Path, desk: Path, more: list[str]) -> None:
    done = call("--home", tmp_path, "ingest", desk, "--watch", *more)
    assert done.exit_code == 2
    assert "--watch" in done.stderr
