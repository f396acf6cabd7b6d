import io
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from api.cli.terminal.passages import show_why
from rag.answer import Answer, Citation, Passage

PASSAGE = Passage(
    "c1", "a.txt", "", "Rain", "The Post", None, date(2024, 10, 1), None, 100, 200, 5, None, "It rained. " * 20, (),
    0.75,
    {"dense": 2, "bm25": 1},
)  # fmt: skip
CITATION = Citation(3, "a.txt", "", "Rain", "The Post", None, 120, 130, 5, 5, None, "It rained.")


def shown(*passages: Passage, cited: tuple[Citation, ...] = (CITATION,), width: int = 80) -> str:
    file = io.StringIO()
    answer = Answer("Why?", "Why?", "answered", (), (), cited, None, "extractive", passages)
    show_why(Console(file=file, width=width, markup=False), answer)
    return file.getvalue()


def test_a_cited_passage_says_how_it_was_found_and_what_it_is() -> None:
    lines = shown(PASSAGE).splitlines()
    assert lines[:4] == [
        "1  bm25 1 · dense 2 · score 0.750 · cited as [3]",
        "   Rain",
        "   The Post, 1 October 2024",
        "   a.txt:100-200 · line 5",
    ]
    assert lines[4].startswith("   It rained.") and lines[4].endswith("…")


def test_of_the_others_only_the_place_is_told() -> None:
    other = replace(PASSAGE, chunk="c2", start=300, end=400)
    assert shown(PASSAGE, other).splitlines()[5:] == [
        "2  bm25 1 · dense 2 · score 0.750",
        "   a.txt:300-400 · line 5",
    ]


def test_a_passage_of_another_article_is_not_cited() -> None:
    assert "cited" not in shown(replace(PASSAGE, source="b.txt"))


def test_where_nothing_was_found_it_says_so() -> None:
    assert shown() == "No passage was found.\n"


@pytest.mark.parametrize("width", [40, 60, 160])
def test_it_fits_the_width_and_shows_nothing_harmful(width: int) -> None:
    text = shown(replace(PASSAGE, title="\x1b[2Jx" * 30, publisher=None, published=None), width=width)
    assert "\x1b" not in text
    assert all(cell_len(line) <= width for line in text.splitlines())
