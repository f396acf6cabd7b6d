"""The limits of what can be typed; what the commands do is tested with each."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from api.cli.serve_commands import COMMANDS, GROUPS

Call = Callable[..., Result]


def test_the_commands_are_those_that_open_doors() -> None:
    assert list(COMMANDS) == ["serve", "mcp"]
    assert list(GROUPS) == ["keys", "slack", "feedback"]


@pytest.mark.parametrize("command", [["serve", "--port", "70000"], ["serve", "--workers", "0"], ["keys", "add"],
                                     ["keys", "remove"], ["keys", "lend", "x"], ["feedback", "export"]])  # fmt: skip
def test_what_is_missing_or_beyond_the_limit_is_said(command: list[str], tmp_path: Path, call: Call) -> None:
    done = call("--home", tmp_path, *command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("onrecord: ")


def test_a_group_without_a_command_says_what_there_is(tmp_path: Path, call: Call) -> None:
    done = call("--home", tmp_path, "keys")
    assert done.exit_code == 2
    assert all(name in done.output for name in ("add", "list", "remove"))
