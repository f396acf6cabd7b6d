"""Read the files in .zip and .gz archives, within limits that only an archive bomb exceeds."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.format import Format, Raw

__all__ = ["GZIP", "ZIP", "checked", "unzipped"]

_MOST = 200_000_000  # bytes of all files of an archive, unpacked
_RATIO = 200  # unpacked size to packed size, at most
_MANY = 5_000  # files in an archive, at most
_NONE = "no file in the archive can be read: "
_SMALL = 1_000_000  # unpacked bytes up to which the ratio does not matter


def checked(data: bytes) -> zipfile.ZipFile:
    """Open a zip archive. Raises UnreadableFile where it is damaged, or would unpack to more than the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFile("the archive is damaged") from error
    members = archive.infolist()
    whole = sum(member.file_size for member in members)
    if len(members) > _MANY or whole > _MOST or (whole > _SMALL and whole > _RATIO * len(data)):
        raise UnreadableFile("the archive would unpack to far more than it may: it is not opened")
    return archive


def unzipped(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of one file, at most as many as the archive declares for it. Raises UnreadableFile."""
    try:
        size = archive.getinfo(name).file_size
        with archive.open(name) as file:
            return file.read(size)
    except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise UnreadableFile(f"{name[:80]} in it is missing, damaged or locked") from error


def _read_zip(raw: Raw) -> list[Article]:
    archive = checked(raw.data)
    found: list[Article] = []
    reasons: list[UnreadableFile] = []
    for name in sorted(_names(archive)):
        try:
            found += raw.inside(unzipped(archive, name), name)
        except UnreadableFile as error:
            reasons.append(error)
    if not found:
        raise _only(reasons)
    return found


def _names(archive: zipfile.ZipFile) -> Iterator[str]:
    """The names of the files in the archive, without hidden ones."""
    for member in archive.infolist():
        parts = member.filename.split("/")
        if not member.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in parts):
            yield member.filename


def _only(reasons: Sequence[UnreadableFile]) -> UnreadableFile:
    broken = next((reason for reason in reasons if not isinstance(reason, NotAnArticle)), None)
    if broken:
        return UnreadableFile(f"{_NONE}{str(broken).removeprefix(_NONE)}")
    return NotAnArticle("no file in the archive is an article")


def _read_gzip(raw: Raw) -> Sequence[Article]:
    unpacking = zlib.decompressobj(wbits=31)
    most = max(_SMALL, min(_MOST, _RATIO * len(raw.data)))
    try:
        data = unpacking.decompress(raw.data, most)
    except zlib.error as error:
        raise UnreadableFile("the compressed file is damaged") from error
    if unpacking.unconsumed_tail:
        raise UnreadableFile("it would unpack to far more than it may: it is not opened")
    return raw.inside(data, raw.source.removesuffix(".gz"))


ZIP = Format("zip", (".zip",), lambda data: data.startswith(b"PK\x03\x04"), _read_zip)
GZIP = Format("gzip", (".gz",), lambda data: data.startswith(b"\x1f\x8b\x08"), _read_gzip)
