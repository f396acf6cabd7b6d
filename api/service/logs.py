"""The log file of the doors: how commands ended and where defects occurred, without questions and articles.

Several processes write to one file. A handler of `logging` would keep the file open, and go on writing to the old one
after another process has rotated it. So this file opens the log for each line, and rotates it.
"""

import traceback
import uuid
from datetime import UTC, datetime
from pathlib import Path

from api.settings.settings import Settings, default_home

__all__ = ["format_traceback", "log_command", "log_defect", "log_line"]

_MOST_BYTES = 1_000_000  # then a fresh file is begun, and one old one kept
_LEVELS = ("debug", "info", "warning", "error")


def log_command(chosen: Settings, command: str, exit_code: int, seconds: float) -> None:
    """Log how a command ended, if the log level includes it."""
    if _keeps(chosen, "info"):
        _write(chosen.home, "info", f"{command} ended with {exit_code} after {seconds:.2f} s")


def log_defect(error: BaseException, chosen: Settings | None = None) -> tuple[str, Path | None]:
    """Log an unexpected exception; return its id, and the log file, or None where it cannot be written.

    Without settings, which may themselves be the cause, the log is that of the default home.
    """
    number = uuid.uuid4().hex[:8]
    told = chosen is not None and _keeps(chosen, "debug")
    home = chosen.home if chosen else default_home()
    return number, _write(home, "error", f"{number} {format_traceback(error, told=told)}")


def log_line(chosen: Settings, level: str, line: str) -> None:
    """Log one line of a long-running door, if the log level includes it."""
    if _keeps(chosen, level):
        _write(chosen.home, level, line)


def format_traceback(error: BaseException, *, told: bool) -> str:
    """Return the traceback of an exception, causes first; its message, which may quote people, only if `told`."""
    if told:
        return "".join(traceback.format_exception(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{format_traceback(cause, told=False)}\nthen\n" if cause else ""
    return f"{before}{type(error).__module__}.{type(error).__qualname__}\n" + "".join(
        traceback.format_tb(error.__traceback__)
    )


def _keeps(chosen: Settings, level: str) -> bool:
    return _LEVELS.index(chosen.log_level) <= _LEVELS.index(level)


def _write(home: Path, level: str, line: str) -> Path | None:
    file = home / "logs" / "onrecord.log"
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_file() and file.stat().st_size > _MOST_BYTES:
            file.replace(file.with_suffix(".log.1"))
        with file.open("a", encoding="utf-8", errors="replace") as log:
            log.write(f"{moment} {level.upper()} {line.rstrip()}\n")
    except OSError:
        return None
    return file
