"""Which files are found under the given paths, and what becomes of those that cannot be reached."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from index.errors import NothingToIngest
from index.files import Failed, File, PassedOver, find, printable


def objection(path: Path) -> str | None:
    return None if path.suffix.lower() in {".txt", ".md"} else "another format"


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("A text.", "utf-8")


def listed(*paths: Path) -> list[str]:
    return [one.source for one in find(paths, objection) if isinstance(one, File)]


def failed(*paths: Path) -> dict[str, str]:
    return {one.source: one.reason for one in find(paths, objection) if isinstance(one, Failed)}


def passed(*paths: Path) -> dict[str, str]:
    return {one.source: one.reason for one in find(paths, objection) if isinstance(one, PassedOver)}


def test_a_folder_is_searched_to_the_bottom_in_name_order(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a/z.md", "a/deep/er/x.txt", "c.TXT", "d.pdf", "e")
    assert listed(tmp_path) == ["a/deep/er/x.txt", "a/z.md", "b.txt", "c.TXT"]
    assert failed(tmp_path) == {}
    assert passed(tmp_path) == {"d.pdf": "another format", "e": "another format"}


def test_a_file_knows_where_it_is_and_how_it_looked(tmp_path: Path) -> None:
    put(tmp_path, "a/x.txt")
    stat = (tmp_path / "a/x.txt").stat()
    assert list(find([tmp_path], objection)) == [
        File(tmp_path / "a/x.txt", tmp_path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    ]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, ".x.txt", ".git/y.txt", "z.txt")
    assert listed(tmp_path) == ["z.txt"]
    assert passed(tmp_path) == {".x.txt": "hidden", ".git": "a hidden folder"}


def test_a_file_can_be_given_directly(tmp_path: Path) -> None:
    put(tmp_path, "a/x.txt")
    assert listed(tmp_path / "a/x.txt") == ["x.txt"]


def test_a_path_given_twice_is_searched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "x.txt")
    monkeypatch.chdir(tmp_path)
    assert listed(tmp_path, Path(), tmp_path / "x.txt" / "..", tmp_path) == ["x.txt"]


@pytest.mark.parametrize("name", ["x.pdf", "x"])
def test_a_given_file_of_another_format_is_a_failure_that_says_why(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert failed(tmp_path / name) == {name: "another format"}


@pytest.mark.parametrize("name", ["none", "x" * 5000, "a\0b", "new\nline"])
def test_a_path_that_does_not_exist_is_named_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(NothingToIngest, match="There is no file or folder") as raised:
        list(find([tmp_path / name], objection))
    assert str(raised.value).isprintable()


def test_a_folder_named_like_an_article_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "x.txt/y.txt")
    assert listed(tmp_path) == ["x.txt/y.txt"]


def test_a_pipe_named_like_an_article_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert passed(tmp_path) == {"pipe.txt": "no ordinary file"}
    assert list(failed(tmp_path / "pipe.txt")) == ["pipe.txt"]


def test_links_within_the_root_are_followed_to_files_not_to_folders(tmp_path: Path) -> None:
    put(tmp_path, "a/x.txt")
    (tmp_path / "link.txt").symlink_to("a/x.txt")
    (tmp_path / "again").symlink_to("a")
    assert listed(tmp_path) == ["a/x.txt", "link.txt"]
    assert failed(tmp_path) == {}
    assert passed(tmp_path) == {"again": "a link to a folder"}


def test_links_out_of_the_root_are_failures(tmp_path: Path) -> None:
    put(tmp_path, "out/x.txt", "root/y.txt")
    (tmp_path / "root/file.txt").symlink_to("../out/x.txt")
    (tmp_path / "root/folder").symlink_to("../out")
    assert listed(tmp_path / "root") == ["y.txt"]
    reason = "a link that leads out of the folder"
    assert failed(tmp_path / "root") == {"file.txt": reason, "folder": reason}


def test_a_link_that_was_named_is_followed(tmp_path: Path) -> None:
    put(tmp_path, "out/x.txt")
    (tmp_path / "root").symlink_to("out")
    (tmp_path / "one.txt").symlink_to("out/x.txt")
    assert listed(tmp_path / "root", tmp_path / "one.txt") == ["x.txt", "one.txt"]
    assert failed(tmp_path / "root") == {}


def test_links_that_lead_nowhere_or_in_circles_are_failures(tmp_path: Path) -> None:
    put(tmp_path, "y.txt", "a/b/z.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "circle.txt").symlink_to("circle.txt")
    (tmp_path / "a/b/up").symlink_to("..")
    assert listed(tmp_path) == ["a/b/z.txt", "y.txt"]
    assert list(failed(tmp_path)) == ["circle.txt", "gone.txt"]
    assert all(failed(tmp_path).values())


def test_a_folder_that_cannot_be_listed_does_not_stop_the_others(tmp_path: Path, ordinary: Callable[[], Any]) -> None:
    put(tmp_path, "a/x.txt", "b/y.txt", "c.txt")
    (tmp_path / "a").chmod(0)
    with ordinary():
        assert listed(tmp_path) == ["b/y.txt", "c.txt"]
        assert failed(tmp_path) == {"a": "folder cannot be listed: permission denied"}
        assert failed(tmp_path / "a") == {".": "folder cannot be listed: permission denied"}
    (tmp_path / "a").chmod(0o700)


def test_a_link_to_where_one_may_not_look_does_not_stop_the_others(tmp_path: Path, ordinary: Callable[[], Any]) -> None:
    put(tmp_path, "shut/in/x.txt", "root/y.txt")
    (tmp_path / "root/link").symlink_to(tmp_path / "shut/in")
    (tmp_path / "root/link.txt").symlink_to(tmp_path / "shut/in/x.txt")
    (tmp_path / "shut").chmod(0)
    with ordinary():
        assert listed(tmp_path / "root") == ["y.txt"]
        assert failed(tmp_path / "root") == {"link": "permission denied", "link.txt": "permission denied"}
    (tmp_path / "shut").chmod(0o700)


def test_a_folder_deeper_than_a_path_can_say_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(18):
        Path("d" * 240).mkdir()
        os.chdir("d" * 240)
    Path("x.txt").write_text("A text.", "utf-8")
    assert listed(tmp_path) == []
    assert [reason.startswith("folder cannot be listed") for reason in failed(tmp_path).values()] == [True]


def test_names_that_cannot_be_shown_are_found_under_names_that_can(tmp_path: Path) -> None:
    for name in (b"new\nline.txt", b"caf\xe9.txt", b"tab\there/x.txt", "тест.txt".encode()):
        path = tmp_path / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text("A text.", "utf-8")
    assert sorted(listed(tmp_path)) == [r"caf\xe9.txt", r"new\nline.txt", r"tab\there/x.txt", "тест.txt"]
    assert all(one.path.read_bytes() for one in find([tmp_path], objection) if isinstance(one, File))


@pytest.mark.parametrize("name", ["plain", "a b", "тест/é.txt", r"back\slash", "東京 😀"])
def test_a_name_that_can_be_shown_stays(name: str) -> None:
    assert printable(name) == name


def test_a_name_that_was_made_printable_stays_so() -> None:
    once = printable(os.fsdecode(b"\x1b[31m\xff\xe2\x80\xae\r\n"))
    assert once == r"\x1b[31m\xff\u202e\r\n"
    assert printable(once) == once


def test_the_suffix_of_a_page_is_that_of_its_path() -> None:
    address = "https://news.example/v1.2/mill.HTML?page=1.5"
    assert PassedOver(address, "a consent wall", Path(quote(address, safe=""))).suffix == ".html"
    assert PassedOver("https://news.example:80/mill", "a consent wall", Path("x.80%2fmill")).suffix == ""
