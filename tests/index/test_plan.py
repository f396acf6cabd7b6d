"""What an ingest has to do, from what is on disk and what the catalogue holds."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.catalogue.database import Catalogue
from index.catalogue.found import gone
from index.chunking.prepare import Job
from index.errors import NothingToIngest
from index.files import File
from index.plan import file_count, jobs, list_files

if TYPE_CHECKING:
    from tests.index.conftest import Desk

LARGE = 10_000_000


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    yield catalogue.db
    catalogue.close()


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"The text of {name}.", "utf-8")
    return folder


def hold(db: sqlite3.Connection, path: Path, source: str) -> None:
    """Note an article, as if read from `path`."""
    db.execute(
        "INSERT INTO articles (source, file, number, path, size, mtime_ns, sha256, kept, pages, text) "
        "VALUES (?,?,0,?,0,0,'','[]','[]','')",
        (source, source, os.fsencode(path)),
    )


def named(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT source FROM found ORDER BY number")]


def to_read(db: sqlite3.Connection) -> tuple[list[Job], list[File | None]]:
    unchanged: list[File | None] = []
    return list(jobs(db, LARGE, unchanged.append)), unchanged


def test_files_are_named_by_their_path_below_the_root(db: sqlite3.Connection, tmp_path: Path) -> None:
    assert list_files(db, [put(tmp_path / "news", "a.txt", "b/c.md")]) == ([], [])
    assert named(db) == ["a.txt", "b/c.md"]
    assert file_count(db) == 2


def test_the_same_name_under_a_second_root_is_told_by_its_folder(db: sqlite3.Connection, tmp_path: Path) -> None:
    list_files(db, [put(tmp_path / "2023/news", "a.txt"), put(tmp_path / "2024/news", "a.txt", "b.txt")])
    assert named(db) == ["a.txt", "news/a.txt", "b.txt"]
    put(tmp_path / "2025/news", "a.txt")
    list_files(db, sorted(tmp_path.glob("20*/news")))
    assert named(db) == ["a.txt", "news/a.txt", "b.txt", "2025/news/a.txt"]


def test_names_that_look_alike_when_printed_are_told_apart(db: sqlite3.Connection, tmp_path: Path) -> None:
    list_files(db, [put(tmp_path / "news", "a\nb.txt", r"a\nb.txt")])
    assert named(db) == [r"a\nb.txt", r"news/a\nb.txt"]


def test_a_file_keeps_the_name_that_it_is_held_under(db: sqlite3.Connection, tmp_path: Path) -> None:
    news = put(tmp_path / "news", "a.txt", "sub/a.txt")
    hold(db, news / "sub/a.txt", "a.txt")
    list_files(db, [news])
    assert named(db) == ["news/a.txt", "a.txt"]


def test_a_file_that_is_gone_gives_its_name_free(db: sqlite3.Connection, tmp_path: Path) -> None:
    hold(db, tmp_path / "before/a.txt", "a.txt")
    hold(db, put(tmp_path / "still", "b.txt") / "b.txt", "b.txt")
    list_files(db, [put(tmp_path / "after", "a.txt", "b.txt")])
    assert named(db) == ["a.txt", "after/b.txt"]


def test_a_file_below_two_roots_is_listed_once(db: sqlite3.Connection, tmp_path: Path) -> None:
    news = put(tmp_path / "news", "sub/a.txt", "b.txt")
    list_files(db, [news / "sub", news, news / "b.txt"])
    assert named(db) == ["a.txt", "b.txt"]


def test_each_listing_begins_anew(db: sqlite3.Connection, tmp_path: Path) -> None:
    list_files(db, [put(tmp_path / "one", "a.txt")])
    list_files(db, [put(tmp_path / "two", "b.txt")])
    assert named(db) == ["b.txt"]


@pytest.mark.parametrize(("name", "met"), [("empty", ""), ("other", ": 1 file was met and passed over")])
def test_a_folder_without_articles_says_how_many_files_were_met(
    db: sqlite3.Connection, tmp_path: Path, name: str, met: str
) -> None:
    put(tmp_path, "other/x.py", "fine/a.txt").joinpath("empty").mkdir()
    with pytest.raises(NothingToIngest, match=rf"{name} holds no article that can be read{met}; nothing was changed"):
        list_files(db, [tmp_path / "fine", tmp_path / name])


def test_a_folder_whose_articles_have_gone_says_how_many_are_held(db: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    hold(db, tmp_path / "empty/a.txt", "a.txt")
    hold(db, tmp_path / "empty.txt", "empty.txt")  # not below the folder, though its name begins alike
    with pytest.raises(NothingToIngest, match=r"holds no article now, but 1 in the index came from it"):
        list_files(db, [tmp_path / "empty"])


def test_failures_elsewhere_do_not_hide_a_folder_that_became_empty(db: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (put(tmp_path / "fine", "a.txt") / "b.txt").symlink_to("nowhere")
    hold(db, tmp_path / "empty/a.txt", "a.txt")
    with pytest.raises(NothingToIngest, match="holds no article now"):
        list_files(db, [tmp_path / "fine", tmp_path / "empty"])


def test_a_folder_of_failures_is_listed_as_such(db: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.txt").symlink_to("nowhere")
    assert [one.source for one in list_files(db, [tmp_path / "news"])[0]] == ["a.txt"]


def test_only_what_is_new_or_has_changed_is_read(desk: "Desk") -> None:
    for name in ("same.txt", "edited.txt", "touched.txt"):
        desk.write(name, f"The {name} said nothing of the matter.\n")
    desk.ingest()
    desk.write("edited.txt", "The edited file said something of the matter.\n")
    desk.write("new.txt", "The new file said something too.\n")
    os.utime(desk.news / "touched.txt", ns=(1, 1))
    list_files(desk.db, [desk.news])
    found, unchanged = to_read(desk.db)
    assert [job.source for job in found] == ["edited.txt", "new.txt"]
    assert [file.source if file else None for file in unchanged] == [None, "touched.txt"]
    assert [len(job.known) for job in found] == [1, 0]


def test_the_vectors_of_the_same_content_are_known(desk: "Desk") -> None:
    desk.write("a.txt", "The same words stand in two files.\n")
    desk.ingest()
    desk.write("b.txt", "The same words stand in two files.\n")
    list_files(desk.db, [desk.news])
    (job,), _ = to_read(desk.db)
    assert job.source == "b.txt"
    assert job.known == {key for _, key in desk.embedded()}


def test_a_file_over_the_limit_is_not_even_hashed(db: sqlite3.Connection, tmp_path: Path) -> None:
    news = put(tmp_path / "news", "a.txt")
    hold(db, news / "a.txt", "a.txt")
    db.execute("UPDATE articles SET sha256 = 'of the version before'")
    list_files(db, [news])
    assert [job.source for job in jobs(db, 3, lambda file: None)] == ["a.txt"]


def test_more_files_than_are_looked_up_at_once_come_each_once(db: sqlite3.Connection, tmp_path: Path) -> None:
    names = [f"{number:04}.txt" for number in range(1103)]
    list_files(db, [put(tmp_path / "news", *names)])
    found, _ = to_read(db)
    assert [job.source for job in found] == names


def test_the_log_is_folded_back_while_files_are_gone_through(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    list_files(catalogue.db, [put(tmp_path / "news", *(f"{number}.txt" for number in range(40)))])
    for job in jobs(catalogue.db, LARGE, lambda file: None):
        with catalogue.transaction() as db:
            db.execute("INSERT INTO failures VALUES (?, '', ?, 0)", (os.fsencode(job.path), "x" * 400_000))
    assert (tmp_path / "catalogue.sqlite").stat().st_size > 10_000_000
    assert (tmp_path / "catalogue.sqlite-wal").stat().st_size < 8_000_000
    catalogue.close()


def test_thousands_of_paths_can_be_given(db: sqlite3.Connection, tmp_path: Path) -> None:
    news = put(tmp_path / "news", *(f"{number}.txt" for number in range(1500)))
    assert list_files(db, sorted(news.iterdir())) == ([], [])
    assert file_count(db) == 1500


def test_a_path_is_under_itself_and_its_folders_only(db: sqlite3.Connection, tmp_path: Path) -> None:
    news = put(tmp_path / "news", "a.txt", "sub/b.txt", "sub/c.txt")
    list_files(db, [news / "sub", news / "a.txt", news / "sub/b.txt"])
    inside = ["news/a.txt", "news/sub/b.txt", "news/sub/x/y", "news/sub"]
    outside = ["news/b.txt", "news/a.txt.md", "news/sub.txt", "news/sub0", "news/su", "news", "other"]
    for path in inside + outside:
        hold(db, tmp_path / path, path)
    assert set(gone(db)) == set(inside) - {"news/a.txt", "news/sub/b.txt"}
