"""The formats that can be read, recognised by content first and by suffix second.

To add one, write its reader in a file of this package and list it in FORMATS; another package names its Format in its
entry points, in the group `onrecord.formats`.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path, PurePosixPath

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.captions import CAPTIONS
from index.parsing.documents.docx import DOCX
from index.parsing.documents.epub import EPUB
from index.parsing.documents.odt import ODT
from index.parsing.documents.pdf import PDF
from index.parsing.documents.rtf import RTF
from index.parsing.encoding import magic
from index.parsing.format import Format, Raw
from index.parsing.html import HTML
from index.parsing.mail.mime import EML, MBOX, MHTML
from index.parsing.mail.msg import MSG
from index.parsing.markup.reuters import REUTERS
from index.parsing.markup.xml import XML
from index.parsing.packed import GZIP, ZIP
from index.parsing.pages.web_archive import WEB_ARCHIVE
from index.parsing.plain import PLAIN
from index.parsing.records.csv_records import CSV
from index.parsing.records.json_records import JSON

__all__ = ["FORMATS", "formats", "is_simple", "may_hold_records", "objection", "parse", "suffixes"]

FORMATS: tuple[Format, ...] = (  # the first that fits is taken
    PDF, EPUB, ODT, DOCX, ZIP, GZIP, RTF, MSG, WEB_ARCHIVE, HTML, REUTERS, XML, MBOX, MHTML, EML, CAPTIONS, JSON, CSV,
    PLAIN,
)  # fmt: skip
_SIMPLE = (HTML, XML, EML, CAPTIONS, JSON, CSV, PLAIN)
_GROUP = "onrecord.formats"
_HEAD = 1 << 14  # first bytes of a file by which its format is recognised
_DEEPEST = 3  # levels of files packed in files


def parse(data: bytes, source: str, columns: Mapping[str, str] | None = None) -> tuple[Article, ...]:
    """Return the articles of a file from its bytes; the suffix of `source`, its path, helps to recognise the format.

    `columns` names the column of a table, or the key of JSON, for each field that is not to be guessed.
    The articles of a file of several are named `source#1`, `source#2`, …. Raises UnreadableFile, with the reason,
    where no article can be read; NotAnArticle where the file holds none.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    found = _read(data, source, sha256, columns or {})
    if not found:
        raise NotAnArticle("it holds no article")
    if len(found) == 1:
        return (replace(found[0], source=source, sha256=sha256, extent=None),)
    return tuple(replace(article, source=f"{source}#{n}", sha256=sha256) for n, article in enumerate(found, 1))


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats: those of other packages first, so that they can replace ours."""
    return (*(point.load() for point in entry_points(group=_GROUP)), *FORMATS)


def suffixes() -> frozenset[str]:
    """Return the suffixes of all formats, in lower case with their dots."""
    return frozenset(suffix for format_ in formats() for suffix in format_.suffixes)


def may_hold_records(name: str) -> bool:
    """Tell by its name whether a file may hold records (CSV or JSON, compressed or not), which have columns."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix not in suffixes() or any(suffix in format_.suffixes for format_ in (JSON, CSV, GZIP, ZIP))


def is_simple(data: bytes, source: str) -> bool:
    """Tell whether a file is plain text or mark-up, which takes no more room when it is read."""
    try:
        return _format(data, source) in _SIMPLE
    except NotAnArticle:
        return True


def objection(path: Path) -> str | None:
    """Return why a file is passed over, judged by its name and first bytes; None where it is read."""
    suffix = path.suffix.lower()
    if next(_by_suffix(suffix), None):
        return None
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None  # reading it will say why
    return None if _by_content(head) or (not suffix and _is_text(head)) else _unknown(suffix, head)


def _read(data: bytes, source: str, sha256: str, columns: Mapping[str, str], depth: int = 0) -> Sequence[Article]:
    def inside(within: bytes, name: str) -> Sequence[Article]:
        if depth == _DEEPEST:
            raise UnreadableFile(f"files stand more than {_DEEPEST} deep in each other")
        return _read(within, name, sha256, columns, depth + 1)

    found = _format(data, source)
    try:
        return found.read(Raw(data, source, sha256, inside, columns))
    except UnreadableFile:
        raise
    except Exception as error:  # a file can break a library in any way, and must not stop the others
        raise UnreadableFile(f"it cannot be parsed as {found.name}") from error


def _format(data: bytes, source: str) -> Format:
    suffix = PurePosixPath(source).suffix.lower()
    found = _by_content(data) or next(_by_suffix(suffix), None)
    if found:
        return found
    if not suffix and _is_text(data[:_HEAD]):
        return PLAIN
    raise NotAnArticle(_unknown(suffix, data[:_HEAD]))


def _by_content(data: bytes) -> Format | None:
    return next((format_ for format_ in formats() if format_.fits(data)), None)


def _by_suffix(suffix: str) -> Iterator[Format]:
    return (format_ for format_ in formats() if suffix in format_.suffixes)


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and magic(head) is None


def _unknown(suffix: str, head: bytes) -> str:
    what = magic(head)
    if what:
        return f"it is {what}"
    return f"{suffix} is no format that is read" if suffix else "no format that is read"
