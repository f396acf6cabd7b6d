"""Text of articles and models made harmless before a door shows it."""

import re

__all__ = ["clean", "one_line"]

# Escape sequences could repaint the terminal, overrides of direction could show text in another order.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAK = re.compile(r"\r\n|[\r\u2028\u2029]")


def clean(text: str) -> str:
    """Return `text` with nothing in it that a terminal would obey: control characters become `�`, tabs spaces."""
    return _UNSAFE.sub("\ufffd", _BREAK.sub("\n", text).replace("\t", "    "))


def one_line(text: str) -> str:
    """Return `text` cleaned, and on one line."""
    return " ".join(clean(text).split())
