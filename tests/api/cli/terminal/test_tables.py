import io
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from api.cli.terminal.tables import (
    collections_table,
    facts_table,
    failures_table,
    figures_table,
    passed_table,
    show_table,
)
from index.files import Failed, PassedOver


def shown(table: Table, width: int = 60) -> list[str]:
    file = io.StringIO()
    Console(file=file, width=width, markup=False).print(table)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_failures_are_listed_with_their_reasons() -> None:
    lines = shown(failures_table([Failed("a.txt", "the file is empty", Path("a.txt"))]))
    assert lines[0].split("  ")[0] == "could not be read"
    assert lines[-1].split(maxsplit=1) == ["a.txt", "the file is empty"]


def test_a_long_name_is_folded_and_not_cut() -> None:
    name = "folder/" * 20 + "end.txt"
    lines = shown(failures_table([Failed(name, "empty", Path(name))]), 40)
    assert "".join(line.split()[0] for line in lines[2:]) == name


def test_names_and_facts_are_harmless() -> None:
    bad = "\x1b[2J[bold]x"
    text = "\n".join(shown(failures_table([Failed(bad, bad, Path())])) + shown(facts_table([("name", bad)])))
    assert "\x1b" not in text
    assert text.count("[bold]x") == 3


def test_facts_stand_side_by_side() -> None:
    assert shown(facts_table([("articles", "4"), ("size", "two\nlines")])) == [
        "articles  4",
        "size      two",
        "          lines",
    ]


def test_the_first_row_of_figures_heads_the_columns() -> None:
    lines = shown(figures_table([("figure", "all"), ("facts", "0.9"), ("errors", "1 short")]))
    assert lines[0].split() == ["figure", "all"]
    assert lines[2].split() == ["facts", "0.9"]
    assert lines[3].split() == ["errors", "1", "short"]


def test_what_was_passed_over_is_counted_by_suffix_and_reason() -> None:
    passed = [PassedOver(f"{name}.jpg", "it is a picture", Path(f"{name}.JPG")) for name in "ab"]
    table = passed_table([*passed, PassedOver("run", "hidden", Path("run"))])
    columns = [[str(cell) for cell in column.cells] for column in table.columns]
    assert columns == [[".jpg", "no suffix"], ["2", "1"], ["it is a picture", "hidden"], ["a.jpg", "run"]]


@pytest.mark.parametrize("width", [50, 60, 100])
def test_a_narrow_terminal_shows_the_whole_of_each_collection(width: int) -> None:
    published = {"first": "2021-10-09", "last": "2025-10-07"}
    size = {"name": "default", "articles": 55, **published, "publishers": [["The Valley Intelligencer", 3]]}
    lines = shown(collections_table([size]), width)
    assert all(len(line) <= width for line in lines)
    for word in ("2021-10-09", "2025-10-07", "publishers"):
        assert any(word in line for line in lines)
    letters = [line.rsplit("  ", 1)[-1].strip() for line in lines[2:]]
    assert "".join("".join(letters).split()).endswith("TheValleyIntelligencer")


def piped(table: Table) -> list[str]:
    file = io.StringIO()
    show_table(Console(file=file, width=20, markup=False), table)
    return file.getvalue().splitlines()


def test_into_a_pipe_each_row_is_a_line_of_its_own_with_tabs_and_no_padding() -> None:
    assert piped(facts_table([("articles", "4"), ("size", "two\nlines of some length")])) == [
        "articles\t4",
        "size\ttwo · lines of some length",
    ]
    name = "folder/" * 20 + "end.txt"
    assert piped(failures_table([Failed(name, "empty", Path(name))])) == [
        "could not be read\treason",
        f"{name}\tempty",
    ]


def test_on_a_terminal_a_table_stands_in_columns() -> None:
    file = io.StringIO()
    show_table(Console(file=file, width=60, force_terminal=True, color_system=None), facts_table([("articles", "4")]))
    assert "articles  " in file.getvalue() and "\t" not in file.getvalue()
