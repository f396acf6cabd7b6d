import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from api.cli.terminal.console import console, document, flow, problem, prose_width


def test_a_document_is_json_and_keeps_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"title": "Überfahrt [1] \x1b[0m \x9b2J \u202e", "none": None}
    document(value)
    out = capsys.readouterr().out
    assert json.loads(out) == value
    assert "Überfahrt" in out
    assert all(c.isprintable() or c == "\n" for c in out)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_document_survives_an_output_that_lacks_its_letters(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding))
    document({"quote": "„Привет“ \udcff"})
    sys.stdout.flush()
    assert json.loads(raw.getvalue().decode(encoding)) == {"quote": "„Привет“ \udcff"}


def test_a_problem_is_one_line_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    problem("first\nsecond [bold]" + "x" * 200)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "onrecord: first second [bold]" + "x" * 200 + "\n"


def shown(text: Text, width: int, margin: int = 0) -> list[str]:
    screen = Console(file=io.StringIO(), width=width, markup=False)
    flow(screen, text, margin)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue().split("\n")[:-1]


def test_text_flows_within_the_width_and_hangs() -> None:
    assert shown(Text("[1] one two three four"), 12, 4) == ["[1] one two", "    three", "    four"]


def test_paragraphs_stay_apart() -> None:
    assert shown(Text("one\n\ntwo"), 20) == ["one", "", "two"]


def test_nothing_is_not_even_a_line() -> None:
    assert shown(Text("  "), 20) == []


@given(st.text(st.sampled_from("ab 漢字é\n"), max_size=80), st.integers(4, 30), st.integers(0, 2))
def test_flowing_loses_no_word_and_keeps_the_width(text: str, width: int, margin: int) -> None:
    lines = shown(Text(text), width, margin)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line == line.rstrip() for line in lines)


def test_running_text_is_no_wider_than_an_eye_follows() -> None:
    assert prose_width(Console(width=40)) == 40
    assert prose_width(Console(width=200)) == 100


def test_markup_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    console().print("[bold]x[/bold] :smile:")
    assert capsys.readouterr().out == "[bold]x[/bold] :smile:\n"
