import gzip
from collections.abc import Callable
from typing import Any

import pytest

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.packed import checked, unzipped

Read = Callable[..., tuple[Article, ...]]
TEXT = "Weir rebuilt\n\nThe weir was rebuilt for three million crowns.\n"


def test_each_file_of_an_archive_is_read(read: Read, zipped: Callable[..., bytes]) -> None:
    packed = zipped(
        {"b.txt": TEXT, "a/page.html": "<html><body><p>Three otters were seen.</p></body></html>", "x.png": b"\x89PNG"}
    )
    assert [one.source for one in read(packed, "a.zip")] == ["a.zip#1", "a.zip#2"]


def test_a_compressed_file_is_read_by_the_name_within(read: Read) -> None:
    (article,) = read(gzip.compress(TEXT.encode()), "a.txt.gz")
    assert (article.source, article.title) == ("a.txt.gz", "Weir rebuilt")


def test_an_archive_without_articles_is_passed_over(read: Read, zipped: Callable[..., bytes]) -> None:
    with pytest.raises(NotAnArticle):
        read(zipped({"x.png": b"\x89PNG", ".hidden.txt": TEXT}), "a.zip")


@pytest.mark.parametrize(
    "pack", [lambda zipped: zipped({"a.txt": b"a" * 50_000_000}), lambda _: gzip.compress(b"a" * 50_000_000)]
)
def test_a_bomb_is_refused(pack: Any, read: Read, zipped: Callable[..., bytes]) -> None:
    with pytest.raises(UnreadableFile, match="far more than it may"):
        read(pack(zipped), "a.zip")


def test_files_within_files_end_somewhere(read: Read, zipped: Callable[..., bytes]) -> None:
    packed = TEXT.encode()
    for depth in range(6):
        packed = zipped({"a.zip" if depth else "a.txt": packed})
    with pytest.raises(UnreadableFile, match="deep in each other"):
        read(packed, "a.zip")


@pytest.mark.parametrize("data", [b"PK\x03\x04 and no more", b"\x1f\x8b\x08 and no more"])
def test_a_damaged_archive_fails(data: bytes, read: Read) -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        read(data, "a.zip")


def test_a_file_that_is_not_in_an_archive_is_said_to_be_missing(zipped: Callable[..., bytes]) -> None:
    with pytest.raises(UnreadableFile, match="missing"):
        unzipped(checked(zipped({"a.txt": TEXT})), "b.txt")
