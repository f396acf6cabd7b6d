"""Files that cannot be read: each is a row with its reason, tried again, and never stops the others."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.catalogue.reads import Filters, article, match, sources_like
from index.embedding.config import Recipe
from index.status import status

if TYPE_CHECKING:
    from tests.index.conftest import Desk

GOOD = "Snow closes the pass\n\nSnow closed the pass on Friday. Two lorries were stuck until dawn.\n"

BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "the file is empty"),
    "blank.md": (b" \r\n \t\n", "nothing but white space"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
    "program.txt": (b"\x7fELF" + bytes(300), "a program"),
    "binary.txt": (bytes(range(256)) * 4, "not a text file"),
    "nul.txt": (GOOD.encode().replace(b"pass", b"pa\0s"), "NUL bytes"),
    "half.txt": (GOOD.encode("utf-16")[:7] + b"\xd8\x00\x00\xd8", "byte order mark"),
    "large.txt": (GOOD.encode() * 40, "more than the limit"),
    "page.html": (b"<html><head><script>var a=1</script></head><body></body></html>", "no article found"),
}


@pytest.fixture
def small(desks: Callable[..., "Desk"]) -> "Desk":
    """An index of files of at most 2000 bytes."""
    return desks("home", Recipe(max_bytes=2000))


def reasons(desk: "Desk") -> dict[str, str]:
    return {one.source: one.reason for one in status(desk.collection).failed}


def test_each_bad_file_is_a_row_with_its_reason_and_the_others_are_read(small: "Desk") -> None:
    small.write("good.txt", GOOD)
    for name, (data, _) in BAD.items():
        small.write(name, data)
    report = small.ingest()
    assert report.added == small.sources() == ["good.txt"]
    assert {one.source for one in report.failed} == set(BAD)
    for one in report.failed:
        assert BAD[one.source][1] in one.reason
        assert one.path == small.news / one.source
    assert reasons(small) == {one.source: one.reason for one in report.failed}


def test_failures_are_tried_again_and_cleared_when_they_are_mended_or_gone(small: "Desk") -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        small.write(name, b"")
    small.write("good.txt", GOOD)
    small.ingest()
    small.write("a.txt", GOOD)
    (small.news / "b.txt").unlink()
    report = small.ingest()
    assert (report.added, [one.source for one in report.failed]) == (["a.txt"], ["c.txt"])
    assert list(reasons(small)) == ["c.txt"]


def test_a_folder_of_nothing_but_bad_files_reports_them(small: "Desk") -> None:
    small.write("empty.txt", b"")
    report = small.ingest()
    assert [one.source for one in report.failed] == ["empty.txt"]
    assert small.ingest().added == []


@pytest.mark.parametrize("data", [b"", b"\0\0\0", GOOD.encode() * 40])
def test_the_version_read_before_stays_when_a_file_turns_unreadable(small: "Desk", data: bytes) -> None:
    small.write("a.txt", GOOD)
    small.ingest()
    live = small.live()
    small.write("a.txt", data)
    report = small.ingest()
    assert [one.source for one in report.failed] == ["a.txt"]
    assert (report.updated, report.removed) == ([], [])
    assert article(small.db, "a.txt").text == GOOD
    assert small.live() == live == small.collection.vectors.ids()


def test_a_file_without_permission_is_a_row_and_its_article_stays(desk: "Desk", ordinary: Callable[[], Any]) -> None:
    held, never = desk.write("held.txt", GOOD), desk.write("never.txt", GOOD)
    never.chmod(0)
    with ordinary():
        assert desk.ingest().added == ["held.txt"]
        held.write_text(GOOD + "The pass is open.\n", "utf-8")
        held.chmod(0)
        report = desk.ingest()
    assert {one.source: one.reason for one in report.failed} == dict.fromkeys(
        ["held.txt", "never.txt"], "cannot be read: permission denied"
    )
    assert article(desk.db, "held.txt").text == GOOD


def test_the_articles_below_a_folder_that_cannot_be_listed_stay(desk: "Desk", ordinary: Callable[[], Any]) -> None:
    desk.write("shut/a.txt", GOOD)
    desk.write("shut/deep/b.txt", GOOD)
    desk.write("c.txt", GOOD)
    desk.ingest()
    (desk.news / "c.txt").unlink()
    desk.write("d.txt", GOOD)
    (desk.news / "shut").chmod(0)
    with ordinary():
        report = desk.ingest()
        assert [(one.source, one.reason) for one in report.failed] == [
            ("shut", "folder cannot be listed: permission denied")
        ]
    assert (report.added, report.removed) == (["d.txt"], ["c.txt"])
    assert desk.sources() == ["d.txt", "shut/a.txt", "shut/deep/b.txt"]
    (desk.news / "shut").chmod(0o700)
    assert desk.ingest().failed == []
    assert reasons(desk) == {}


def test_a_root_that_cannot_be_listed_takes_nothing_with_it(desk: "Desk", ordinary: Callable[[], Any]) -> None:
    desk.write("a.txt", GOOD)
    desk.ingest()
    desk.news.chmod(0)
    with ordinary():
        assert [one.source for one in desk.ingest().failed] == ["."]
    desk.news.chmod(0o700)
    assert desk.sources() == ["a.txt"]


def test_links_out_and_links_in_circles_are_rows(desk: "Desk", tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(GOOD, "utf-8")
    desk.write("a.txt", GOOD)
    desk.write("sub/b.txt", GOOD)
    (desk.news / "out.txt").symlink_to(tmp_path / "secret.txt")
    (desk.news / "circle.txt").symlink_to("circle.txt")
    (desk.news / "sub/up").symlink_to("..")
    report = desk.ingest()
    assert report.added == ["a.txt", "sub/b.txt"]
    assert {one.source for one in report.failed} == {"out.txt", "circle.txt"}


def test_an_article_whose_file_became_a_broken_link_stays(desk: "Desk") -> None:
    path = desk.write("a.txt", GOOD)
    desk.write("b.txt", GOOD)
    desk.ingest()
    path.unlink()
    path.symlink_to("nowhere")
    report = desk.ingest()
    assert ([one.source for one in report.failed], report.removed) == (["a.txt"], [])
    assert desk.sources() == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (b"two\nlines.txt", r"two\nlines.txt"),
        (b"caf\xe9.txt", r"caf\xe9.txt"),
        (b"bell\x07 and \x1b[31m.txt", r"bell\x07 and \x1b[31m.txt"),
        ("née 東京 😀.txt".encode(), "née 東京 😀.txt"),
        (b'quote\'s "and" 100%_[a-z]*?.txt', 'quote\'s "and" 100%_[a-z]*?.txt'),
    ],
)
def test_odd_names_work_from_end_to_end(desk: "Desk", name: bytes, source: str) -> None:
    path = desk.news / os.fsdecode(name)
    path.write_text(GOOD, "utf-8")
    assert desk.ingest().added == [source]
    assert source.isprintable()
    assert article(desk.db, source).text == GOOD
    assert article(desk.db, os.fsdecode(name)).source == source  # as the shell completes it
    assert sources_like(desk.db, Filters(source="*.txt")) == [source]
    assert match(desk.db, ["lorries"], 5, Filters(source="*"))
    assert desk.ingest().unchanged == 1
    path.write_bytes(b"")
    (failed,) = desk.ingest().failed
    assert (failed.source, failed.path) == (source, path)
    assert reasons(desk) == {source: "the file is empty"}
    path.unlink()
    desk.write("other.txt", GOOD)
    assert desk.ingest().removed == [source]
    assert reasons(desk) == {}
