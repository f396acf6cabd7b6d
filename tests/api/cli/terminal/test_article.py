import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from api.cli.terminal.article import show_article
from index.article import Article, Span, line_at

TEXT = "Menu | Home\r\n\r\nThe mill burned.\rNobody was hurt.\nThe cause is not known.\n\nAll rights reserved.\n"


def article(text: str = TEXT, *kept: tuple[int, int], title: str | None = "Mill") -> Article:
    return Article("mill.txt", "", text, title, kept=tuple(Span(*one) for one in kept or [(15, 72)]))


def shown(one: Article, passage: Span | None = None, width: int = 80, *, terminal: bool = False) -> list[str]:
    file = io.StringIO()
    colours = "standard" if terminal else None
    screen = Console(file=file, width=width, markup=False, force_terminal=terminal, color_system=colours)
    show_article(screen, one, passage)
    return file.getvalue().split("\n")[:-1]


def test_a_whole_article_has_its_lines_numbered_and_boilerplate_marked() -> None:
    assert shown(article()) == [
        "Mill",
        "mill.txt",
        "",
        " 1 ┆ Menu | Home",
        " 2 │",
        " 3 │ The mill burned.",
        " 4 │ Nobody was hurt.",
        " 5 │ The cause is not known.",
        " 6 │",
        " 7 ┆ All rights reserved.",
    ]


def test_a_passage_is_marked_without_colour() -> None:
    start = TEXT.index("Nobody")
    lines = shown(article(), Span(start, start + 6))
    assert [line for line in lines if line.startswith(">")] == [">4 │ Nobody was hurt."]


def test_a_passage_within_a_long_line_marks_only_its_rows() -> None:
    text = "one " * 30 + "HERE " + "two " * 30
    start = text.index("HERE")
    lines = shown(article(text, (0, len(text))), Span(start, start + 4), 40)
    assert [("HERE" in line, line.startswith(">")) for line in lines[3:]].count((True, True)) == 1
    assert all(("HERE" in line) == line.startswith(">") for line in lines[3:])


def test_on_a_terminal_exactly_the_passage_is_highlighted() -> None:
    start = TEXT.index("was hurt")
    text = "\n".join(shown(article(), Span(start, start + 8), terminal=True))
    assert re.findall(r"\x1b\[30;43m(.*?)\x1b\[0m", text) == ["was hurt"]
    assert "\x1b[2m" in text


def test_a_few_lines_with_text_stand_around_a_passage() -> None:
    text = "".join(f"line {number}\n\n" for number in range(1, 41))
    start = text.index("line 20")
    lines = shown(article(text, (0, len(text))), Span(start, start + 7))
    numbered = [line for line in lines if "line " in line and "│" in line]
    assert [line.split("│ ")[1] for line in numbered] == [f"line {number}" for number in range(17, 24)]
    assert lines[-1] == "lines 33–45 of 80"


def test_the_edges_of_an_article_bound_what_is_shown() -> None:
    assert " 1 ┆ Menu | Home" in shown(article(), Span(15, 19))
    assert " 7 ┆ All rights reserved." in shown(article(), Span(50, 60))


def test_a_passage_that_is_only_a_line_end_is_no_crash() -> None:
    assert shown(article(), Span(12, 13))
    assert shown(article("\n\n", (0, 1)), Span(0, 1))


def test_the_heading_says_what_is_known() -> None:
    assert shown(article(title=None))[:2] == ["mill.txt", ""]


def test_escape_sequences_and_markup_are_text() -> None:
    text = "\x1b[2J[red]x[/red]\x00 \u202e y"
    lines = shown(article(text, (0, len(text))), Span(0, 3))
    assert lines[-1] == ">1 │ \ufffd[2J[red]x[/red]\ufffd \ufffd y"


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_it_fits_the_width(width: int) -> None:
    text = "word " * 200 + "漢字" * 100
    assert max(map(cell_len, shown(article(text, (0, len(text))), None, width))) <= min(width, 120)


@given(st.text(st.sampled_from("ab .\r\n\x85\u2028\x0b漢"), min_size=1, max_size=60), st.data())
def test_lines_are_numbered_as_citations_number_them(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    rows = shown(article(text, (0, len(text))), Span(start, end))
    marked = [int(row[1:].split()[0]) for row in rows if re.match(r">\s*\d", row)]
    wanted = {line_at(text, place) for place in range(start, end) if text[place] not in "\r\n \x0b\x85\u2028"}
    assert wanted <= set(marked)
    assert set(marked) <= set(range(line_at(text, start), line_at(text, end) + 1))
