"""Input lines of a person: on a terminal with editing and history, by prompt_toolkit; else read as they come."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from api.cli.terminal.console import console
from api.service.plain_text import one_line

__all__ = ["HISTORY", "SIGN", "line_reader"]

SIGN = "> "
HISTORY = "chat_history"  # in the home


def line_reader(home: Path, commands: Sequence[str]) -> Callable[[], str]:
    """Return a function that reads the next line; it raises EOFError after the last one.

    On a terminal Ctrl-C gives an empty line, and the tab key completes `commands`.
    """
    if sys.stdin and sys.stdin.isatty() and sys.stdout.isatty():
        return _edited(home, commands)
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    return _plain


def _edited(home: Path, commands: Sequence[str]) -> Callable[[], str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    file = home / HISTORY
    history: History = FileHistory(file) if _can_be_written(file) else InMemoryHistory()
    completer = WordCompleter(list(commands), sentence=True)
    session: PromptSession[str] = PromptSession(SIGN, history=history, completer=completer, complete_while_typing=False)

    def read() -> str:
        try:
            return session.prompt()
        except KeyboardInterrupt:
            return ""

    return read


def _can_be_written(file: Path) -> bool:
    """Create the file, readable by its owner only; return False where it cannot be written."""
    try:
        file.touch(mode=0o600)
        with file.open("ab"):
            return True
    except OSError:
        return False


def _plain() -> str:
    """Return a line of standard input, and print it, so that output saved in a file shows the questions too."""
    if sys.stdin is None:
        raise EOFError
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    if line.strip():
        console().print(SIGN + one_line(line), soft_wrap=True)
    return line
