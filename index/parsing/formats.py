"""The formats that can be read: one entry and one file for each.

A parser takes the file's bytes, its source and their sha256 and returns an Article whose `kept` is set;
it raises UnreadableFile, and nothing else.
"""

import hashlib
from collections.abc import Callable
from pathlib import PurePosixPath

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.html import parse_html
from index.parsing.plain import parse_plain

__all__ = ["SUFFIXES", "parse"]

_PARSERS: dict[str, Callable[[bytes, str, str], Article]] = {
    ".txt": parse_plain,
    ".md": parse_plain,
    ".markdown": parse_plain,
    ".html": parse_html,
    ".htm": parse_html,
}
SUFFIXES = frozenset(_PARSERS)


def parse(data: bytes, source: str) -> Article:
    """The article in a file's bytes; `source`, its path relative to its root, tells the format.

    Raises UnreadableFile, with the reason, where no article can be read from it.
    """
    parser = _PARSERS.get(PurePosixPath(source).suffix.lower())
    if parser is None:
        raise UnreadableFile(f"its format is not known; these are: {', '.join(sorted(SUFFIXES))}")
    return parser(data, source, hashlib.sha256(data).hexdigest())
