"""The limits of what can be typed; what the commands do is tested with each."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from typer.testing import Result

from api.cli.eval_commands import COMMANDS
from eval.commands import BENCHES

Call = Callable[..., Result]


def test_the_commands_are_those_that_measure() -> None:
    assert list(COMMANDS) == ["eval", "bench"]


def test_every_bench_can_be_called() -> None:
    kinds = get_args(get_type_hints(COMMANDS["bench"])["kind"])
    assert list(kinds) == [*BENCHES, "scale"]


@pytest.mark.parametrize(
    "command",
    [
        ["bench", "speed", "."],
        ["bench", "load"],
        ["bench", "ask", "nowhere"],
        ["bench", "scale", "many"],
    ],
)
def test_what_cannot_be_measured_is_said(command: list[str], tmp_path: Path, call: Call) -> None:
    done = call("--home", tmp_path, *command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("onrecord: ")
