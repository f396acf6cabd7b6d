"""What was typed reaches the question; how the answers look is tested with each command."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.ask_commands import COMMANDS
from api.cli.main import app
from tests.api.terminal import Terminal
from tests.programs.program import ForkServer

Call = Callable[..., Result]


def test_the_commands_are_those_that_ask() -> None:
    assert list(COMMANDS) == ["ask", "chat", "search", "list"]


def test_a_bad_filter_is_named_as_it_was_typed(indexed: Path, call: Call) -> None:
    for command in ("ask", "search"):
        done = call("--home", indexed, command, "Why?", "--since", "soon")
        assert done.exit_code == 2
        assert "--since: 'soon' is no date" in done.stderr


def test_whoever_names_a_model_wants_it_to_write(indexed: Path, call: Call) -> None:
    done = call("--home", indexed, "ask", "Why?", "--model", "tiny")
    assert done.exit_code == 2
    assert "nothing says where tiny is" in done.stderr


def test_a_question_is_read_from_a_pipe(indexed: Path) -> None:
    for arguments in (["ask"], ["ask", "-"]):
        done = CliRunner().invoke(
            app, ["--home", str(indexed), *arguments], input="why did the harbour bridge close?\n"
        )
        assert done.exit_code == 0
        assert "cracks" in done.stdout and "Asked as" not in done.stdout  # its line end is no part of it


def test_an_empty_pipe_asks_nothing(indexed: Path) -> None:
    done = CliRunner().invoke(app, ["--home", str(indexed), "ask", "-"], input="\n")
    assert done.exit_code == 2
    assert "There is no question" in done.stderr


def test_on_a_terminal_a_question_is_asked_for_not_waited_for(fork_server: ForkServer, indexed: Path) -> None:
    with Terminal(fork_server, "--home", indexed, "ask") as terminal:
        assert terminal.end() == 2
    assert "There is no question" in terminal.seen


def test_how_sure_an_answer_must_be_can_be_chosen(indexed: Path, call: Call) -> None:
    done = call("--home", indexed, "ask", "Why?", "--level", "reckless")
    assert done.exit_code == 2
    assert all(level in done.stderr for level in ("cautious", "balanced", "eager"))


@pytest.mark.parametrize("command", [["ask", "Why did it close?"], ["search", "bridge"], ["list"]])
def test_a_publisher_that_nobody_knows_is_met_with_the_nearest(command: list[str], indexed: Path, call: Call) -> None:
    done = call("--home", indexed, *command, "--publisher", "Port Courrier")
    assert done.exit_code == 2
    assert "did you mean The Port Courier?" in done.stderr
    assert call("--home", indexed, *command, "--publisher", "the port courier").exit_code == 0
    nobody = call("--home", indexed, *command, "--publisher", "Zzz").stderr
    assert f"`onrecord --home {indexed} status` names the publishers" in " ".join(nobody.split())


def test_bytes_that_are_no_text_can_be_asked(indexed: Path, call: Call) -> None:
    done = call("--home", indexed, "search", "harbour \udcff bridge", "-k", "1")
    assert done.exit_code == 0
    assert "harbour.txt" in done.stdout
