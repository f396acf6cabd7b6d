"""Outlook messages, made for the tests: a compound file of one stream a property ([MS-CFB], [MS-OXMSG])."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

Item = tuple[str, "bytes | list[Item]"]  # a stream, or a storage of others
Property = str | bytes | datetime

SECTOR, MINI, SMALL = 512, 64, 4096  # bytes; a stream below the last stands among the small ones
END, FAT, NONE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
TEXT, TEXT_8, BINARY, TIME = 0x001F, 0x001E, 0x0102, 0x0040
SUBJECT, SENDER, ADDRESS, HEADERS, SENT, BODY, PAGE = 0x0037, 0x0C1A, 0x0C1F, 0x007D, 0x0039, 0x1000, 0x1013


def outlook_message(properties: Mapping[int, Property], recipient: str = "desk@selby.example") -> bytes:
    """A message with these properties and one recipient, as Outlook saves it."""
    root = _streams({0x001A: "IPM.Note", **properties}, head=struct.pack("<8x4I8x", 1, 0, 1, 0))
    root.append(("__nameid_version1.0", []))
    root.append(("__recip_version1.0_#00000000", _streams({0x3003: recipient}, head=bytes(8))))
    return _compound(root)


def _streams(properties: Mapping[int, Property], head: bytes) -> list[Item]:
    found: list[Item] = []
    table = head
    for number, value in sorted(properties.items()):
        if isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            table += struct.pack("<HHIQ", TIME, number, 6, ticks)
            continue
        kind = TEXT if isinstance(value, str) else BINARY if number == PAGE else TEXT_8
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        table += struct.pack("<HHIII", kind, number, 6, len(data) + (2 if kind == TEXT else kind == TEXT_8), 0)
        found.append((f"__substg1.0_{number:04X}{kind:04X}", data))
    return [("__properties_version1.0", table), *found]


class _File:
    """The sectors of a compound file, and which one follows which."""

    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.following: list[int] = []

    def put(self, data: bytes, size: int = SECTOR) -> int:
        """Write a chain of sectors; returns the first."""
        pieces = [data[place : place + size].ljust(size, b"\0") for place in range(0, len(data), size)]
        first = len(self.sectors)
        self.sectors += pieces
        self.following += [*range(first + 1, first + len(pieces)), END][: len(pieces)]
        return first if pieces else END


def _compound(root: list[Item]) -> bytes:
    big, small = _File(), _File()
    entries: list[bytes] = [b""]
    child = _entries(root, entries, big, small)
    held = b"".join(small.sectors)
    entries[0] = _entry("Root Entry", 5, child=child, start=big.put(held), size=len(held))
    entries += [bytes(68) + struct.pack("<III", NONE, NONE, NONE) + bytes(48)] * (-len(entries) % 4)
    directory = big.put(b"".join(entries))
    table = b"".join(struct.pack("<I", one) for one in small.following)
    mini_count = -(-len(table) // SECTOR)
    mini_table = big.put(table + b"\xff" * (-len(table) % SECTOR))
    counted = next(n for n in range(1, 109) if n * SECTOR // 4 >= len(big.following) + n)
    first = len(big.sectors)
    following = [*big.following, *[FAT] * counted]
    packed = b"".join(struct.pack("<I", one) for one in following).ljust(counted * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, counted, directory, 0, SMALL, mini_table, mini_count, END, 0)
    header += b"".join(struct.pack("<I", first + n if n < counted else NONE) for n in range(109))
    return header + b"".join(big.sectors) + packed


def _entries(items: list[Item], entries: list[bytes], big: _File, small: _File) -> int:
    """Put the streams and storages of one storage into the directory, each the right brother of the one before."""
    after = NONE
    for name, held in sorted(items, key=lambda item: (len(item[0]), item[0].upper()), reverse=True):
        if isinstance(held, list):
            made = _entry(name, 1, after=after, child=_entries(held, entries, big, small))
        else:
            put = small.put(held, MINI) if len(held) < SMALL else big.put(held)
            made = _entry(name, 2, after=after, start=put, size=len(held))
        entries.append(made)
        after = len(entries) - 1
    return after


def _entry(name: str, kind: int, *, after: int = NONE, child: int = NONE, start: int = 0, size: int = 0) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, NONE, after, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
