"""Lay out a tree of mark-up as text, one line for each block; a row of a table names its columns in its line."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

__all__ = ["BLOCKS", "block_lines", "block_text", "local_name", "row_lines", "table_lines"]

BLOCKS = frozenset(
    """
    address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hl1 hl2 hr legend li main nav nitf ol p pre section summary table tbody td tfoot th thead
    title tr ul block block-text byline dateline hedline headline inlinexml
    """.split()
)
_SILENT = frozenset("script style template noscript head svg iframe object select button".split())
_CELLS = frozenset(("td", "th"))
_SHORT = 60  # characters, at most, of a spanning cell that is repeated in each column or row it spans
_WIDEST = 30  # columns or rows that a cell may span
_HEADED = 2  # columns, at least, of a table whose header is repeated in each row


def local_name(element: Any) -> str:
    """Return the name of an element without its name space, in small letters; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def block_text(tree: Any) -> str:
    """Return the text of `tree`, one block to a line."""
    return "\n".join(block_lines(tree))


def block_lines(tree: Any) -> Iterator[str]:
    """Yield the lines of `tree`, white space folded; without recursion, as mark-up may be nested to any depth."""
    parts: list[str] = []
    walk = iter([(tree, True)])
    stack: list[Iterator[tuple[Any, bool]]] = [walk]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            continue
        element, opens = step
        name = local_name(element)
        if not opens:
            if name in BLOCKS:
                yield from _line(parts)
            _append(parts, element.tail)
        elif not name or name in _SILENT:
            _append(parts, element.tail)
        elif name == "table":
            yield from _line(parts)
            yield from table_lines(element)
            _append(parts, element.tail)
        else:
            if name in BLOCKS:
                yield from _line(parts)
            _append(parts, element.text)
            stack.append(_steps(element))
    yield from _line(parts)


def table_lines(table: Any) -> Iterator[str]:
    """Yield a line for each row of a table; where it has a header, each value with the name of its column.

    `Selby: 2022: 198; 2023: 164.` can be found and quoted, where a header and bare figures cannot.
    """
    rows = [row for row in table.iter() if local_name(row) == "tr"]
    cells = _spread([[_Cell.of(cell) for cell in row if local_name(cell) in _CELLS] for row in rows])
    caption = next(
        (" ".join("".join(child.itertext()).split()) for child in table if local_name(child) == "caption"), ""
    )
    if caption:
        yield caption
    marked = {place for place, row in enumerate(cells) if all(cell.heads for cell in row)}
    yield from row_lines([[cell.text for cell in row] for row in cells], marked)


def row_lines(rows: Sequence[Sequence[str]], marked: Collection[int] = (), between: str = ", ") -> Iterator[str]:
    """Yield a line for each row of a table, given as the texts of its cells; empty rows are left out.

    The first row is a header where its index is in `marked`, or where it names columns of numbers.
    """
    filled = [place for place, row in enumerate(rows) if any(row)]
    wide = [place for place in filled if len(rows[place]) > 1]  # a row of one cell is a note or a heading
    heads = list(takewhile(lambda place: place in marked, wide[:-1])) or wide[:1]
    if not wide or not _is_header(rows, wide, marked=heads[0] in marked):
        heads = []
    names = [
        " ".join(dict.fromkeys(filter(None, column))) for column in zip(*(rows[place] for place in heads), strict=True)
    ]
    for place in filled:
        if place not in heads:
            yield _row(names if place in wide else [], rows[place], between)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its text, whether it is marked as a header, and how many columns and rows it spans."""

    text: str
    heads: bool
    wide: int
    high: int

    @classmethod
    def of(cls, cell: Any) -> "_Cell":
        text = _text(cell)
        wide, high = (_span(cell, name) if len(text) <= _SHORT else 1 for name in ("colspan", "rowspan"))
        return cls(text, local_name(cell) == "th" or _is_bold(cell), wide, high)


def _spread(rows: Sequence[Sequence[_Cell]]) -> list[list[_Cell]]:
    """The cells of each row, repeated in every column and row that they span."""
    spread: list[list[_Cell]] = []
    above: dict[int, _Cell] = {}  # by column: a cell from above, whose `high` is the number of rows it still spans
    for row in rows:
        found: list[_Cell] = []
        below: dict[int, _Cell] = {}
        alone = len(row) == 1 and not above  # a heading within the table
        own = iter(row)
        while (cell := above.get(len(found)) or next(own, None)) is not None:
            wide = 1 if alone else max(1, min(cell.wide, _WIDEST - len(found)))
            rest = replace(cell, wide=1, high=cell.high - 1)
            reached = range(len(found), len(found) + wide)
            below.update((place, rest) for place in reached if rest.high and place < _WIDEST)
            found += [cell] * wide
        above = below
        spread.append(found)
    return spread


def _span(cell: Any, name: str) -> int:
    stated = cell.get(name) or ""
    return min(max(int(stated), 1), _WIDEST) if stated.isdecimal() and len(stated) < 4 else 1


def _text(cell: Any) -> str:
    """The text of a cell with spaces between its blocks; all text joined where a table is nested in it."""
    inner = any(local_name(element) == "table" for element in cell.iter())
    return " ".join("".join(cell.itertext()).split()) if inner else " ".join(block_lines(cell))


def _is_header(rows: Sequence[Sequence[str]], wide: Sequence[int], *, marked: bool) -> bool:
    first = rows[wide[0]]
    if len(first) < _HEADED or len(wide) < _HEADED or any(len(rows[place]) != len(first) for place in wide):
        return False
    if marked:
        return True
    numbers = [any(_is_number(value) for value in rows[place][1:]) for place in wide[1:]]
    return all(numbers) and not any(_is_number(value) and len(value) != 4 for value in first[1:])  # 2023 heads a column


def _is_bold(cell: Any) -> bool:
    whole = "".join("".join(cell.itertext()).split())
    strong = "".join("".join(part for element in cell.iter("b", "strong") for part in element.itertext()).split())
    return bool(whole) and strong == whole


def _is_number(value: str) -> bool:
    return any(c.isdigit() for c in value) and sum(c.isalpha() for c in value) <= 3


def _row(head: Sequence[str], row: Sequence[str], between: str) -> str:
    if not head:
        return between.join(value for value in row if value)
    named = "; ".join(
        f"{name}: {value}" if name else value for name, value in zip(head[1:], row[1:], strict=True) if value
    )
    return f"{row[0]}: {named}." if row[0] and named else (named or row[0])


def _steps(element: Any) -> Iterator[tuple[Any, bool]]:
    for child in element:
        yield child, True
        if local_name(child) and local_name(child) not in _SILENT and local_name(child) != "table":
            yield child, False


def _append(parts: list[str], text: str | None) -> None:
    if text:
        parts.append(text)


def _line(parts: list[str]) -> Iterator[str]:
    line = " ".join("".join(parts).split())
    parts.clear()
    if line:
        yield line
