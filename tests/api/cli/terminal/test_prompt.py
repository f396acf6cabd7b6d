import io
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from api.cli.terminal.prompt import HISTORY, line_reader


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """What is typed at a terminal."""
    with create_pipe_input() as typed, create_app_session(input=typed, output=DummyOutput()):
        yield typed


def reader(home: Path, commands: Sequence[str] = ()) -> Callable[[], str]:
    """What reads lines where there is a terminal."""
    with pytest.MonkeyPatch.context() as patch:  # in the test itself: pytest has streams of its own for each phase
        patch.setattr(sys, "stdin", Terminal())
        patch.setattr(sys, "stdout", Terminal())
        return line_reader(home, commands)


def test_lines_are_edited_and_remembered(keys: PipeInput, tmp_path: Path) -> None:
    read = reader(tmp_path)
    keys.send_text("who rained\x7f\x7f?\r")
    assert read() == "who rain?"
    keys.send_text("\x1b[A and why\r")  # the one before, and more
    assert read() == "who rain? and why"
    again = reader(tmp_path)
    keys.send_text("\x1b[A\r")
    assert again() == "who rain? and why"


def test_the_memory_is_for_its_owner_only(keys: PipeInput, tmp_path: Path) -> None:
    reader(tmp_path)
    assert stat.S_IMODE((tmp_path / HISTORY).stat().st_mode) == 0o600


def test_without_a_place_to_remember_lines_are_read_all_the_same(keys: PipeInput, tmp_path: Path) -> None:
    read = reader(tmp_path / "nowhere")
    keys.send_text("who?\r")
    assert read() == "who?"


def test_ctrl_c_drops_the_line_and_ctrl_d_ends(keys: PipeInput, tmp_path: Path) -> None:
    read = reader(tmp_path)
    keys.send_text("half a quest\x03")
    assert read() == ""
    keys.send_text("\x04")
    with pytest.raises(EOFError):
        read()


def test_lines_that_are_piped_are_read_and_written_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    piped = io.TextIOWrapper(io.BytesIO(b"who?\n\nwhy \xff\x1b[2J?"), "utf-8")
    monkeypatch.setattr(sys, "stdin", piped)
    read = line_reader(tmp_path, [])
    assert [read(), read(), read()] == ["who?\n", "\n", "why \ufffd\x1b[2J?"]
    with pytest.raises(EOFError):
        read()
    assert capsys.readouterr().out == "> who?\n> why \ufffd\ufffd[2J?\n"
    assert not (tmp_path / HISTORY).exists()


def test_no_input_at_all_is_its_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(EOFError):
        line_reader(tmp_path, [])()
