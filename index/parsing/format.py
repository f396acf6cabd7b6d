"""The interface of a file format: how its files are recognised, and its reader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from index.article import Article

__all__ = ["Format", "Raw", "never"]


@dataclass(frozen=True, slots=True)
class Raw:
    """A file's bytes, as a reader gets them."""

    data: bytes
    source: str  # the file's name
    sha256: str  # of the file's bytes
    inside: Callable[[bytes, str], Sequence[Article]]  # reads a file packed in this one, from its bytes and name
    columns: Mapping[str, str] = field(default_factory=dict)  # by field of a record: its column, not to be guessed


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read; a package adds one of its own through the entry point group `onrecord.formats`.

    `fits` is given the first bytes of a file, or all of them. `read` returns the articles of the file in their order,
    each with its `kept` set; it raises UnreadableFile, or NotAnArticle where nothing is wrong with the file.
    """

    name: str  # as a person calls it: `PDF`
    suffixes: tuple[str, ...]  # of its files, in small letters with their dot; the first is the usual one
    fits: Callable[[bytes], bool]
    read: Callable[[Raw], Sequence[Article]]


def never(data: bytes) -> bool:
    """Return False: the `fits` of a format that is recognised by its suffix alone."""
    return False
