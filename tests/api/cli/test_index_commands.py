"""The limits of what can be typed; what the commands do is tested with each."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from api.cli.index_commands import COMMANDS

Call = Callable[..., Result]


def test_the_commands_are_those_about_the_index() -> None:
    assert list(COMMANDS) == ["ingest", "show", "status", "forget", "rebuild", "doctor", "backup", "restore"]


@pytest.mark.parametrize("command", [["ingest"], ["forget"], ["show"], ["ingest", ".", "--workers", "0"]])
def test_what_is_missing_or_beyond_the_limit_is_said(command: list[str], tmp_path: Path, call: Call) -> None:
    done = call("--home", tmp_path, *command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("onrecord: ")


@pytest.mark.parametrize(
    "command", [["status"], ["show", "x"], ["forget", "x"], ["rebuild"], ["doctor"], ["backup", "x"]]
)
def test_an_index_that_is_missing_ends_with_three(command: list[str], tmp_path: Path, call: Call) -> None:
    assert call("--home", tmp_path, *command).exit_code == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--ray", "head"], "--ray: write it as ray://HOST:10001"),
        (["--ray", "auto", "--workers", "2"], "--ray and --workers cannot go together"),
    ],
)
def test_a_cluster_that_cannot_be_meant_is_a_usage_error(
    options: list[str], said: str, tmp_path: Path, call: Call
) -> None:
    done = call("--home", tmp_path / "home", "ingest", tmp_path, *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert not (tmp_path / "home").exists()
