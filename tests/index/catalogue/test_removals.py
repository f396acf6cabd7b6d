"""What is gone from disk goes from the index; what may only be missing stays."""

import ctypes
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.catalogue.found import gone
from index.plan import list_files

if TYPE_CHECKING:
    from tests.index.conftest import Desk

GOAT = "Goat eats the ballots\n\nA goat ate forty ballots in Nether Wallow. The vote will be held again.\n"
BELL = "Bell cracks at noon\n\nThe great bell cracked at noon on Sunday. It had hung since 1742.\n"


def fill(desk: "Desk", folder: str, count: int) -> None:
    for number in range(count):
        desk.write(f"{folder}/{number}.txt", BELL.replace("1742", f"{number} {folder}"))


def empty(desk: "Desk", folder: str) -> None:
    for path in (desk.news / folder).iterdir():
        path.unlink()


def test_what_is_not_there_any_more_is_gone(desk: "Desk") -> None:
    for name in ("a.txt", "b.txt", "c/d.txt"):
        desk.write(name, GOAT.replace("forty", name))
    desk.write("../news2/e.txt", GOAT)
    desk.ingest(desk.news, desk.news.parent / "news2")
    for name in ("b.txt", "c/d.txt", "../news2/e.txt"):
        (desk.news / name).unlink()
    list_files(desk.db, [desk.news])
    assert gone(desk.db) == ["b.txt", "c/d.txt"]


def test_what_cannot_be_reached_is_not_gone(desk: "Desk", ordinary: Callable[[], Any]) -> None:
    for name in ("a.txt", "shut/b.txt", "shut/c/d.txt", "shut2/e.txt", "shut2/x.txt", "link.txt", "f.txt"):
        desk.write(name, GOAT.replace("forty", name))
    desk.ingest()
    for name in ("f.txt", "shut2/e.txt", "link.txt"):
        (desk.news / name).unlink()
    (desk.news / "link.txt").symlink_to("nowhere")
    (desk.news / "shut").chmod(0)
    with ordinary():
        assert len(list_files(desk.db, [desk.news])[0]) == 2
    (desk.news / "shut").chmod(0o700)
    assert sorted(gone(desk.db)) == ["f.txt", "shut2/e.txt"]


def test_where_much_is_gone_it_stays_until_that_is_allowed(desk: "Desk") -> None:
    for number in range(9):
        desk.write(f"old/{number}.txt", GOAT.replace("forty", str(number)))
    desk.write("bell.txt", BELL)
    desk.ingest()
    for number in range(6):
        (desk.news / f"old/{number}.txt").unlink()
    report = desk.ingest()
    assert (report.removed, len(report.spared), len(desk.sources())) == ([], 6, 10)
    (desk.news / "old").rename(desk.news / "new")
    assert len(desk.ingest().spared) == 9
    report = desk.ingest(allow_removals=True)
    assert (len(report.removed), report.spared) == (9, [])
    assert desk.sources() == ["bell.txt", "new/6.txt", "new/7.txt", "new/8.txt"]
    assert desk.collection.vectors.ids() == desk.live()


def test_a_folder_that_was_only_moved_is_not_lost(desk: "Desk") -> None:
    for number in range(9):
        desk.write(f"old/{number}.txt", GOAT.replace("forty", str(number)))
    desk.write("bell.txt", BELL)
    desk.ingest()
    (desk.news / "old").rename(desk.news / "new")
    report = desk.ingest()
    assert (len(report.removed), report.spared) == (9, [])


def test_a_folder_below_that_vanished_is_not_lost_though_most_articles_stand_elsewhere(desk: "Desk") -> None:
    for number in range(70):
        desk.write(f"main/{number}.txt", GOAT.replace("forty", str(number)))
    for number in range(6):
        desk.write(f"main/mount/{number}.txt", BELL.replace("1742", str(number)))
    desk.ingest()
    for path in (*(desk.news / "main/mount").iterdir(), desk.news / "main/7.txt"):
        path.unlink()
    report = desk.ingest()
    assert report.removed == ["main/7.txt"]
    assert sorted(report.spared) == [f"main/mount/{number}.txt" for number in range(6)]
    assert len(desk.ingest(allow_removals=True).removed) == 6


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
def test_a_folder_that_vanished_as_a_whole_stays_however_few_it_held(desk: "Desk", left: str) -> None:
    fill(desk, "main", 60)
    fill(desk, "main/agency", 2)
    desk.ingest()
    empty(desk, "main/agency")
    if left == "nothing":
        (desk.news / "main/agency").rmdir()
    (desk.news / "main/7.txt").unlink()
    report = desk.ingest()
    assert report.removed == ["main/7.txt"]
    assert sorted(report.spared) == ["main/agency/0.txt", "main/agency/1.txt"]
    assert len(desk.ingest(allow_removals=True).removed) == 2


def test_a_few_files_of_a_folder_that_holds_others_go(desk: "Desk") -> None:
    fill(desk, "agency", 5)
    desk.write("agency/notes.py", "print()")
    desk.write("bell.txt", BELL)
    desk.ingest()
    for number in range(5):
        (desk.news / f"agency/{number}.txt").unlink()
    assert len(desk.ingest().removed) == 5


def test_a_folder_named_for_its_one_article_goes_with_it(desk: "Desk") -> None:
    desk.write("goat/index.txt", GOAT)
    desk.write("bell/index.txt", BELL)
    desk.ingest()
    (desk.news / "goat/index.txt").unlink()
    (desk.news / "goat").rmdir()
    assert desk.ingest().removed == ["goat/index.txt"]


def noted(desk: "Desk") -> dict[str, str]:
    return dict(json.loads(desk.collection.catalogue.meta("mounts") or "{}"))


def note(desk: "Desk", folder: Path) -> None:
    """Note a mount at a folder where there is none, as if it had been there when its articles were read."""
    desk.collection.catalogue.set_meta("mounts", json.dumps({**noted(desk), str(folder): str(folder)}))


def test_of_a_mount_that_is_missing_each_article_stays(desk: "Desk") -> None:
    fill(desk, "agency", 3)
    desk.write("goat.txt", GOAT)
    desk.ingest()
    note(desk, desk.news / "agency")
    (desk.news / "agency/1.txt").unlink()
    desk.write("agency/readme.py", "the mount point")
    report = desk.ingest()
    assert (report.removed, report.spared) == ([], ["agency/1.txt"])


def test_a_missing_mount_is_remembered_until_nothing_is_held_from_it(desk: "Desk") -> None:
    fill(desk, "agency", 1)
    desk.write("goat.txt", GOAT)
    desk.ingest()
    place = desk.news / "agency"
    note(desk, place)
    (place / "0.txt").unlink()
    for _ in range(2):
        assert desk.ingest().spared == ["agency/0.txt"]
        assert str(place) in noted(desk)
    assert desk.ingest(allow_removals=True).removed == ["agency/0.txt"]
    desk.ingest()
    assert str(place) not in noted(desk)


def test_what_was_copied_off_a_mount_is_an_ordinary_folder_from_then_on(desk: "Desk") -> None:
    fill(desk, "agency", 3)
    desk.write("goat.txt", GOAT)
    desk.ingest()
    note(desk, desk.news / "agency")
    desk.ingest()
    assert str(desk.news / "agency") not in noted(desk)
    (desk.news / "agency/1.txt").unlink()
    assert desk.ingest().removed == ["agency/1.txt"]


@pytest.fixture
def mounted(desk: "Desk") -> Iterator[Path]:
    """A folder below the articles at which a file system of its own is mounted."""
    place = desk.news / "agency"
    place.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if os.name != "posix" or not hasattr(libc, "mount") or libc.mount(b"none", os.fsencode(place), b"tmpfs", 0, None):
        pytest.skip("nothing can be mounted here")
    yield place
    libc.umount2(os.fsencode(place), 2)


def test_a_mount_is_noted_and_what_lay_on_it_stays_when_it_is_gone(desk: "Desk", mounted: Path) -> None:
    desk.write("agency/goat.txt", GOAT)
    desk.write("bell.txt", BELL)
    desk.ingest()
    assert str(mounted) in noted(desk)
    ctypes.CDLL(None).umount2(os.fsencode(mounted), 2)
    report = desk.ingest()
    assert (report.removed, report.spared) == ([], ["agency/goat.txt"])
