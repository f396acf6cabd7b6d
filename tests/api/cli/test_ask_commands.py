"""What was typed reaches the question; how the answers look is tested with each command."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from api.cli.ask_commands import COMMANDS

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


def test_bytes_that_are_no_text_can_be_asked(indexed: Path, call: Call) -> None:
    done = call("--home", indexed, "search", "harbour \udcff bridge", "-k", "1")
    assert done.exit_code == 0
    assert "harbour.txt" in done.stdout
