import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from api.cli.terminal.console import GLUE
from api.cli.terminal.wrapping import Prose


def written(pieces: list[tuple[str, str]], width: int, margin: int = 0) -> str:
    file = io.StringIO()
    prose = Prose(Console(file=file, width=width, markup=False))
    for gap, text in pieces:
        prose.add(Text(text), gap, margin)
    prose.end()
    return file.getvalue()


def test_sentences_run_on_and_paragraphs_are_parted() -> None:
    pieces = [("", "It rained all day."), (" ", "Then it stopped."), ("\n\n", "Later the sun came out.")]
    assert written(pieces, 20) == "It rained all day.\nThen it stopped.\n\nLater the sun came\nout.\n"


def test_what_is_written_is_on_the_screen_at_once() -> None:
    file = io.StringIO()
    prose = Prose(Console(file=file, width=80))
    prose.add(Text("It rained."))
    assert file.getvalue() == "It rained."
    prose.add(Text("It poured."), " ")
    assert file.getvalue() == "It rained. It poured."
    prose.end()
    prose.end()
    assert file.getvalue() == "It rained. It poured.\n"


def test_a_list_item_hangs_and_what_follows_it_does_not() -> None:
    pieces = [("", "- one two three"), (" ", "four five six"), ("\n", "- seven")]
    assert written(pieces, 12, 2) == "- one two\n  three four\n  five six\n- seven\n"


def test_glue_holds_and_is_not_seen() -> None:
    assert written([("", f"one two{GLUE}[1]")], 8) == "one\ntwo [1]\n"


def test_without_text_there_is_no_line() -> None:
    assert written([], 20) == ""


WORDS = st.lists(st.text("ab,é東", min_size=1, max_size=9), min_size=1, max_size=30)


@given(WORDS, st.data(), st.integers(20, 60), st.integers(0, 4))
def test_in_pieces_or_at_once_it_comes_out_the_same(
    words: list[str], data: st.DataObject, width: int, margin: int
) -> None:
    cut = data.draw(st.integers(1, len(words)))
    whole = written([("", " ".join(words))], width, margin)
    first, second = " ".join(words[:cut]), " ".join(words[cut:])
    assert written([("", first), *([(" ", second)] if second else [])], width, margin) == whole
    assert all(cell_len(line) <= width for line in whole.splitlines())
    assert whole.split() == words


@pytest.mark.parametrize("width", [5, 9, 30])
def test_a_word_wider_than_the_screen_is_folded(width: int) -> None:
    text = written([("", "a" * 40), (" ", "b" * 40)], width)
    assert text.replace("\n", "").replace(" ", "") == "a" * 40 + "b" * 40
    assert all(len(line) <= width for line in text.splitlines())
