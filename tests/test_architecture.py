"""ARCHITECTURE.md says what is on the disk: the rooms, the files, the nouns, the layers."""

import re

import pytest

from tests.architecture import DOCUMENT, folders, packages, redrawn, tree
from tests.test_house import COMMANDS, MAY_IMPORT, ROOT, _stated

TEXT = DOCUMENT.read_text("utf-8")
TREE = tree(TEXT)
FILES = sorted(set(re.findall(r"`([\w./-]+(?:/|\.(?:py|yaml|json|md|toml)))`", TEXT)))
NOUNS = re.findall(r"^\| `(\w+)` \| `([\w/]+\.py)` \|", TEXT, re.MULTILINE)


def named() -> set[str]:
    """The folders of the tree, and those that what is said of them names."""
    within = {f"{room}{name}" for room, said in TREE.items() for name in re.findall(r"\b\w+/", said)}
    return {*TREE, *within}


def test_every_room_on_the_disk_is_named() -> None:
    assert not folders() - named()


def test_every_room_that_is_named_is_on_the_disk() -> None:
    assert not named() - folders()


@pytest.mark.parametrize("file", FILES)
def test_every_file_that_is_named_is_there(file: str) -> None:
    assert (ROOT / file).is_dir() if file.endswith("/") else (ROOT / file).is_file()


@pytest.mark.parametrize(("noun", "file"), NOUNS)
def test_a_noun_stands_in_the_file_that_is_named(noun: str, file: str) -> None:
    assert noun in (_stated(file) or ())


def test_there_are_ten_nouns_on_one_screen() -> None:
    assert len(NOUNS) == 10
    assert len(TEXT.split("\n")) <= 115


def test_the_picture_is_up_to_date() -> None:
    assert redrawn(TEXT) == TEXT, "python -m tests.architecture draws it anew"


def test_the_picture_shows_who_may_import_whom() -> None:
    for package, others in packages().items():
        assert others <= MAY_IMPORT[package] | ({COMMANDS.partition(".")[0]} if package == "api" else set())


@pytest.mark.parametrize("journey", ["index/ingest.py", "rag/ask.py"])
def test_a_journey_is_told_in_steps(journey: str) -> None:
    _, _, told = TEXT.partition(f": `{journey}`\n")
    steps = re.findall(r"^(\d)\. ", told.partition("\n## ")[0], re.MULTILINE)
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    assert len(steps) > 4


def test_contributing_leads_here() -> None:
    assert "(ARCHITECTURE.md)" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
