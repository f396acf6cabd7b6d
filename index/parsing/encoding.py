"""Decode bytes as text: detect the encoding of a file, and whether it is text at all.

Byte order marks, UTF-16 without one and damaged UTF-8 are detected here; charset-normalizer, which detects all other
encodings, would take UTF-8 that was cut inside a character for another one. Text that was encoded twice on its way
("donâ€™t") is decoded twice, by ftfy.
"""

import codecs
import re

from index.errors import UnreadableFile

__all__ = ["decode", "magic"]

_BOMS = (  # the longer first: UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le", 4),
    (codecs.BOM_UTF32_BE, "utf-32-be", 4),
    (codecs.BOM_UTF16_LE, "utf-16-le", 2),
    (codecs.BOM_UTF16_BE, "utf-16-be", 2),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!\x1a", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"fLaC", "a recording"),
    (b"\xff\xfb", "a recording"),
)
_USUAL = "cp1252"
_ENCODINGS = (  # candidates for texts that are not in UTF-8 or UTF-16
    "cp1252", "cp1250", "iso8859_2", "cp1251", "koi8_r", "koi8_u", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "cp874", "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp949",
)  # fmt: skip
_CENTRAL = ("cp1250", "iso8859_2")
_LATIN = (_USUAL, *_CENTRAL, "cp1254", "cp1257")
_LATIN_OF = {  # languages that are not listed are written in Windows-1252
    **dict.fromkeys(("Polish", "Czech", "Slovak", "Hungarian", "Croatian", "Slovene", "Romanian"), _CENTRAL),
    **dict.fromkeys(("Lithuanian", "Latvian", "Estonian"), ("cp1257",)),
    "Turkish": ("cp1254",),
}
_SAMPLE = 1 << 16  # bytes by which an encoding is detected
_TWICE = re.compile(r"[ÂÃÄÅâÐÑ×Ø][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")  # UTF-8 taken for Windows-1252
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_VISIBLE = re.compile(r"[^\s\ufeff\u200b-\u200f\u2060]")
_CONTROL_SHARE = 0.01  # of control characters in a text, at most: a few are dirt, more mean binary data


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8 or UTF-16, with or without a byte order mark, or in a detected encoding.

    The mark is not part of the text; line endings stay as they are, since offsets count in this text.
    Raises UnreadableFile where the file is empty or holds no text.
    """
    if not data:
        raise UnreadableFile("the file is empty")
    what = magic(data)
    if what:
        raise UnreadableFile(f"not a text file: it is {what}")
    text = _decoded(data)
    if "\0" in text:
        raise UnreadableFile("not a text file: it holds NUL bytes")
    if len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise UnreadableFile("not a text file: it holds control characters")
    if not _VISIBLE.search(text):
        raise UnreadableFile("the file holds nothing but white space")
    return text


def magic(data: bytes) -> str | None:
    """Return the kind of a binary file by its first bytes, `a picture`; None where it is not known."""
    if data[4:8] == b"ftyp":
        return "a recording"
    return next((what for start, what in _MAGIC if data.startswith(start)), None)


def _decoded(data: bytes) -> str:
    for mark, encoding, width in _BOMS:
        if data.startswith(mark):
            return _wide(data[len(mark) :], encoding, width)
    data = data.removeprefix(codecs.BOM_UTF8)
    unmarked = _unmarked_utf16(data)
    if unmarked is not None:
        return unmarked
    try:
        return _once(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _by_looks(data)


def _once(text: str) -> str:
    """The text without a second encoding of its characters, in the same lines."""
    if not _TWICE.search(text):
        return text  # ftfy takes a tenth of a second to import
    from ftfy import fix_encoding

    lines = text.splitlines(keepends=True)
    return "".join(fix_encoding(line) if _TWICE.search(line) else line for line in lines)


def _wide(data: bytes, encoding: str, width: int) -> str:
    whole = len(data) - len(data) % width  # without a character that was cut at the end of the file
    try:
        return data[:whole].decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"its byte order mark says {encoding[:6].upper()}, its bytes do not") from error


def _unmarked_utf16(data: bytes) -> str | None:
    # Half of the bytes of Latin text are NUL, all at even or all at odd places; even text in another
    # script has them for its spaces and line ends.
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 20 > max(even, odd) or max(even, odd) * 20 < len(sample) / 2:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data[: len(data) - len(data) % 2].decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _damaged_utf8(data: bytes) -> str | None:
    # A download cut inside a character, or one bad byte, does not make the rest another encoding.
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for _ in re.finditer(r"[^\x00-\x7f\ufffd]", text))
    return text if good > bad else None


def _by_looks(data: bytes) -> str:
    """The text in the encoding detected from the file's start, else in Windows-1252. Raises UnreadableFile."""
    from charset_normalizer import from_bytes

    start = data[:_SAMPLE].rpartition(b"\n")[0] or data[:_SAMPLE]
    found = from_bytes(start, cp_isolation=list(_ENCODINGS))
    best = found.best()
    names = [best.encoding] if best else []
    if best and best.encoding in _LATIN:  # Latin encodings differ in a few letters only: the language decides
        written = _LATIN_OF.get(best.language, (_USUAL,))
        names = [match.encoding for match in found if match.encoding in written][:1]
    for name in (*names, _USUAL):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("not a text file: in no encoding that is known")
