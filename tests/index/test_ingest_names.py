"""Which articles an ingest is about: roots, names, folders that moved or became empty."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.catalogue.reads import article
from index.errors import NothingToIngest

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def text(what: str) -> str:
    return f"A note about {what}\n\nThe keeper wrote a note about {what} and pinned it to the door.\n"


@pytest.fixture
def years(desk: "Desk") -> tuple[Path, Path]:
    """Two folders whose files have the same names."""
    for year in ("2023", "2024"):
        desk.write(f"{year}/may/door.txt", text(f"door {year}"))
        desk.write(f"{year}/roof.txt", text(f"roof {year}"))
    return desk.news / "2023", desk.news / "2024"


def texts(desk: "Desk") -> dict[str, str]:
    return {source: article(desk.db, source).text for source in desk.sources()}


def test_files_of_the_same_name_under_two_roots_are_both_held(desk: "Desk", years: tuple[Path, Path]) -> None:
    desk.ingest(*years)
    assert texts(desk) == {
        "may/door.txt": text("door 2023"),
        "roof.txt": text("roof 2023"),
        "2024/may/door.txt": text("door 2024"),
        "2024/roof.txt": text("roof 2024"),
    }
    assert desk.ingest(*years).unchanged == 4


def test_two_roots_in_two_runs_give_the_same_names_as_in_one(desk: "Desk", years: tuple[Path, Path]) -> None:
    desk.ingest(years[0])
    assert desk.ingest(years[1]).added == ["2024/may/door.txt", "2024/roof.txt"]
    assert texts(desk)["roof.txt"] == text("roof 2023")
    assert desk.ingest(*reversed(years)).unchanged == 4
    assert len(desk.found("keeper")) == 4


def test_articles_of_other_folders_stay(desk: "Desk", years: tuple[Path, Path]) -> None:
    desk.ingest(*years)
    (years[0] / "roof.txt").unlink()
    (years[1] / "roof.txt").unlink()
    assert desk.ingest(years[1]).removed == ["2024/roof.txt"]
    assert "roof.txt" in desk.sources()


def test_a_file_given_directly_is_added_and_the_others_stay(desk: "Desk", years: tuple[Path, Path]) -> None:
    report = desk.ingest(years[0] / "may/door.txt")
    assert (report.added, desk.sources()) == (["door.txt"], ["door.txt"])
    assert desk.ingest(years[1] / "roof.txt").added == ["roof.txt"]
    assert desk.sources() == ["door.txt", "roof.txt"]


def test_a_file_given_directly_keeps_its_name_when_its_folder_is_ingested(
    desk: "Desk", years: tuple[Path, Path]
) -> None:
    desk.ingest(years[0] / "may/door.txt")
    report = desk.ingest(years[0])
    assert (report.added, report.unchanged) == (["roof.txt"], 1)
    assert desk.sources() == ["door.txt", "roof.txt"]


def test_a_given_file_that_has_gone_is_an_error_and_stays_held(desk: "Desk", years: tuple[Path, Path]) -> None:
    desk.ingest(years[0])
    (years[0] / "roof.txt").unlink()
    with pytest.raises(NothingToIngest, match="There is no file or folder"):
        desk.ingest(years[0] / "roof.txt")
    assert "roof.txt" in desk.sources()


def test_a_folder_that_was_moved_keeps_its_names_and_embeddings(desk: "Desk", years: tuple[Path, Path]) -> None:
    desk.ingest(years[0])
    kept, live = desk.embedded(), desk.live()
    moved = years[0].rename(desk.news / "archive")
    desk.ingest(moved)
    assert texts(desk) == {"may/door.txt": text("door 2023"), "roof.txt": text("roof 2023")}
    assert desk.live() == live
    assert desk.embedded() == kept
    assert desk.collection.vectors.ids() == live
    assert desk.ingest(moved).unchanged == 2


def test_a_copy_of_a_folder_is_held_beside_it_and_not_embedded(desk: "Desk", years: tuple[Path, Path]) -> None:
    desk.ingest(years[0])
    kept = desk.embedded()
    copy = Path(shutil.copytree(years[0], desk.news / "copy"))
    assert desk.ingest(copy).added == ["copy/may/door.txt", "copy/roof.txt"]
    assert desk.embedded() == kept
    assert len(desk.found("keeper")) == 4


def test_a_folder_that_became_empty_changes_nothing_and_says_so(desk: "Desk", years: tuple[Path, Path]) -> None:
    desk.ingest(*years)
    shutil.rmtree(years[0])
    years[0].mkdir()
    desk.write("2024/new.txt", text("new"))
    for paths in ([years[0]], list(years)):
        with pytest.raises(NothingToIngest, match=r"holds no article now, but 2 in the index came from it; nothing"):
            desk.ingest(*paths)
        assert len(desk.sources()) == 4
    assert desk.ingest(years[1]).added == ["new.txt"]


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_missing_path_changes_nothing_even_beside_good_ones(desk: "Desk", dry_run: bool) -> None:
    desk.write("a.txt", text("a"))
    with pytest.raises(NothingToIngest, match=r"There is no file or folder .*none"):
        desk.ingest(desk.news, desk.news / "none", dry_run=dry_run)
    assert desk.sources() == []


def test_a_folder_without_articles_is_said_to_be_one(desk: "Desk") -> None:
    desk.write("picture.png", b"\x89PNG")
    with pytest.raises(NothingToIngest, match="holds no article"):
        desk.ingest()


def test_folders_within_each_other_are_one(desk: "Desk", years: tuple[Path, Path]) -> None:
    report = desk.ingest(desk.news, years[0], years[0] / "may", desk.news)
    assert len(report.added) == len(desk.sources()) == 4


def test_a_relative_path_and_an_absolute_one_are_the_same(
    desk: "Desk", years: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.ingest(years[0])
    monkeypatch.chdir(years[0] / "may")
    assert desk.ingest(Path("..")).unchanged == 2
    assert desk.ingest(Path("door.txt")).unchanged == 1


def test_a_new_reader_finds_what_was_ingested(desk: "Desk", desks: Callable[..., "Desk"]) -> None:
    desk.write("a.txt", text("a"))
    desk.ingest()
    assert desks("home", create=False).sources() == ["a.txt"]
