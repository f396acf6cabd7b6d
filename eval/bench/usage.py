"""Measure the memory and processor time of a process; None where the operating system does not tell."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.errors import BenchFailed

__all__ = ["cpu_seconds", "installed", "peak_megabytes", "resident_megabytes"]


def peak_megabytes() -> float | None:
    """Return the peak resident memory of this process, in 10^6 bytes; None on Windows."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e6 / 1024)  # bytes on macOS, KiB elsewhere


def resident_megabytes() -> float | None:
    """Return the memory that this process holds now; None where the system keeps no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_seconds(command: Sequence[str]) -> float | None:
    """Run a command and return its processor seconds; None on Windows. Raises BenchFailed where it fails."""
    try:
        import resource
    except ImportError:
        return None
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError as error:
        raise BenchFailed(f"{command[0]} cannot be started: {error.strerror}.") from error
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise BenchFailed(f"`{' '.join(command)}` ended with exit status {done.returncode}.")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def installed() -> list[str]:
    """Return the command `onrecord` of this Python, else of this machine; empty where there is none."""
    found = shutil.which("onrecord", path=str(Path(sys.executable).parent)) or shutil.which("onrecord")
    return [found] if found else []
