"""Output of the command line: consoles, running text, JSON documents, and errors in one line."""

import json
import re
import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from api.service.plain_text import one_line

__all__ = ["GLUE", "console", "document", "flow", "problem", "prose_width"]

GLUE = "\ue000"  # stands for a space at which no line is broken
_WIDEST = 100  # columns: running text that is wider is hard to read


class _Console(Console):
    """Rich's console, except that the caller handles a closed pipe."""

    def on_broken_pipe(self) -> None:
        """Raise BrokenPipeError, where Rich would end the program."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """Return a console that interprets no text as markup, and uses colour only on a terminal."""
    return _Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def prose_width(screen: Console) -> int:
    """Return the width of running text, in columns."""
    return min(screen.width, _WIDEST)


def flow(screen: Console, text: Text, margin: int = 0) -> None:
    """Print running text, wrapped and indented by `margin` columns from its second line on; skip blank text."""
    if not text.plain.strip():
        return
    width = prose_width(screen)
    for paragraph in text.split("\n", allow_blank=True):
        first, *rest = paragraph.wrap(screen, width, overflow="fold") or [Text()]
        more = Text(" ").join(rest).wrap(screen, max(width - margin, 1), overflow="fold") if rest else ()
        for line in (first, *(Text(" " * margin).append_text(row) for row in more)):
            line.plain = line.plain.replace(GLUE, " ")
            line.rstrip()
            screen.print(line, soft_wrap=True)


def document(value: Any, *, line: bool = False) -> None:
    """Write one JSON document to standard output; with `line`, on a single line that is flushed, as others follow."""
    indent = None if line else 2
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if not _encodable(text, sys.stdout):
        text = json.dumps(value, indent=indent)
    # JSON does not escape some control characters, which a terminal would obey.
    harmless = re.sub(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069]", lambda found: f"\\u{ord(found[0]):04x}", text)
    sys.stdout.write(harmless + "\n")
    if line:
        sys.stdout.flush()


def problem(text: str) -> None:
    """Print an error in one line on standard error."""
    screen = console(stderr=True)
    line = Text.assemble(("onrecord:", "bold red"), " ", one_line(text))
    if screen.is_terminal:
        flow(screen, line)  # wrapped at words: a narrow terminal itself would break within one
    else:
        screen.print(line, soft_wrap=True)


def _encodable(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
