"""What the tab key offers, asked as a shell asks."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Ended = Callable[..., "CompletedProcess[str]"]


def offered(program: Ended, *words: object) -> list[str]:
    typed = {"COMP_WORDS": "\n".join(map(str, ("onrecord", *words))), "COMP_CWORD": str(len(words))}
    done = program(env={"_ONRECORD_COMPLETE": "complete_bash", **typed})
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["show", "h"], ["harbour.txt"]),
        (["forget", "old"], ["old/mill.html"]),
        (["search", "--source", "sch"], ["school.md"]),
        (["ask", "--publisher", "V"], [r"Valley\ Gazette"]),
        (["ask", "--publisher", r"Valley\ G"], [r"Valley\ Gazette"]),
        (["ask", "--publisher", '"Valley G'], ["Valley Gazette"]),
        (["show", "nothing"], []),
    ],
)
def test_names_that_are_held_are_offered(words: list[str], names: list[str], program: Ended, indexed: Path) -> None:
    assert offered(program, "--home", indexed, *words) == names


def test_collections_are_offered(program: Ended, indexed: Path) -> None:
    assert offered(program, "--home", indexed, "--collection", "de") == ["default"]


def test_where_there_is_nothing_yet_nothing_is_offered(program: Ended, tmp_path: Path) -> None:
    assert offered(program, "--home", tmp_path / "none", "show", "h") == []
    assert not (tmp_path / "none").exists()
