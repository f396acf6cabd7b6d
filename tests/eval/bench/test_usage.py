import sys
from pathlib import Path

import pytest

from eval.bench.usage import cpu_seconds, installed, peak_megabytes
from eval.errors import BenchFailed


def test_the_processor_seconds_are_of_the_child_alone():
    sum(range(2_000_000))
    idle = cpu_seconds([sys.executable, "-S", "-c", "pass"])
    busy = cpu_seconds([sys.executable, "-S", "-c", "import time\nwhile time.process_time() < 0.3: pass"])
    assert idle is not None
    assert busy is not None
    assert busy >= 0.3 > idle > 0


def test_a_child_that_fails_or_cannot_start_is_reported():
    with pytest.raises(BenchFailed, match="ended with exit status 2"):
        cpu_seconds([sys.executable, "-S", "-c", "raise SystemExit(2)"])
    with pytest.raises(BenchFailed, match="nowhere cannot be started"):
        cpu_seconds(["/nowhere"])


def test_peak_memory_grows_with_what_is_held():
    before = peak_megabytes()
    assert before is not None
    held = bytearray(int(before * 1e6))
    assert peak_megabytes() > before + 0.5 * len(held) / 1e6  # type: ignore[operator]


def test_the_command_beside_this_python_is_found_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    beside, elsewhere = tmp_path / "bin", tmp_path / "other"
    for folder in (beside, elsewhere):
        folder.mkdir()
        (folder / "onrecord").write_text("#!/bin/sh\n", "utf-8")
        (folder / "onrecord").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(beside / "python"))
    monkeypatch.setenv("PATH", str(elsewhere))
    assert installed() == [str(beside / "onrecord")]
    (beside / "onrecord").unlink()
    assert installed() == [str(elsewhere / "onrecord")]
    (elsewhere / "onrecord").unlink()
    assert installed() == []
