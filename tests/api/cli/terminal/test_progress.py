import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.terminal.progress import progress_bar

ROOT = Path(__file__).parents[4]
SCRIPT = """
import time
from api.cli.terminal.progress import progress_bar
with progress_bar("Reading", quiet={quiet}) as advance:
    for done in range(1, 6):
        advance(done, 5)
        time.sleep(0.25)
print("done")
"""


def on_terminal(quiet: bool) -> tuple[str, str]:
    """What a script writes to standard output, and to a terminal as standard error."""
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "80"}
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(quiet=quiet)],
        stdout=subprocess.PIPE,
        stderr=slave,
        env=environment,
    ) as process:
        out, _ = process.communicate(timeout=60)
    os.close(slave)
    seen = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the terminal was closed: Linux says so by an error
            break
        if not piece:
            break
        seen += piece
    os.close(master)
    return out.decode(), seen.decode()


def test_a_person_sees_count_rate_and_time_left_on_standard_error() -> None:
    out, seen = on_terminal(quiet=False)
    assert out == "done\n"
    assert "Reading" in seen
    assert "5/5" in seen
    assert "/s" in seen
    assert "00:0" in seen


def test_quiet_shows_nothing() -> None:
    assert on_terminal(quiet=True) == ("done\n", "")


def test_without_a_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Reading") as advance:
        advance(1, 2)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
