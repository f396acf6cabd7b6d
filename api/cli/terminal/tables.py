"""Tables of the command line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.service.plain_text import clean
from index.files import Failed, PassedOver

__all__ = [
    "collections_table",
    "facts_table",
    "failures_table",
    "figures_table",
    "missed_tables",
    "passed_table",
    "plain_table",
    "show_table",
]

_PUBLISHERS = 3  # named of a collection; the rest are counted


def show_table(screen: Console, table: Table, *, width: int | None = None) -> None:
    """Print a table; where no terminal shows it, a line for each row, with a tab between its columns and no padding."""
    if screen.is_terminal:
        screen.print(table, width=width)
        return
    heads = [[column.header for column in table.columns]] if table.show_header else []
    for row in [*heads, *zip(*(column.cells for column in table.columns), strict=True)]:
        cells = (" · ".join(filter(None, str(cell).split("\n"))) for cell in row)
        screen.file.write("\t".join(cells).rstrip("\t") + "\n")  # Rich would make spaces of tabs


def failures_table(failed: Iterable[Failed]) -> Table:
    """Return a table of the files that could not be read, and why."""
    table = plain_table()
    table.add_column("could not be read", overflow="fold", ratio=1)
    table.add_column("reason", overflow="fold", ratio=1)
    for failure in failed:
        table.add_row(Text(clean(failure.source)), Text(clean(failure.reason)))
    return table


def missed_tables(failed: Sequence[Failed], passed: Sequence[PassedOver]) -> Iterator[Table]:
    """Yield a table of the files that failed and one of those passed over, each only where there are any."""
    if failed:
        yield failures_table(failed)
    if passed:
        yield passed_table(passed)


def passed_table(passed: Iterable[PassedOver]) -> Table:
    """Return a table of the files that were passed over, by suffix and reason, with one of each by name; most first."""
    passed = list(passed)
    counts = Counter((file.suffix, file.reason) for file in passed)
    example = {(file.suffix, file.reason): file.source for file in reversed(passed)}
    table = plain_table()
    table.add_column("passed over", overflow="fold")
    table.add_column("files", justify="right")
    table.add_column("reason", overflow="fold", ratio=1)
    table.add_column("such as", overflow="fold", ratio=1)
    for (suffix, reason), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        name = Text(clean(suffix or "no suffix"))
        table.add_row(name, f"{count:,}", Text(clean(reason)), Text(clean(example[suffix, reason])))
    return table


def collections_table(sizes: Iterable[Mapping[str, Any]]) -> Table:
    """Return a table of what each collection holds, by `api.service.collection_sizes.sizes`."""
    table = plain_table()
    table.add_column("collection", overflow="fold")
    table.add_column("articles", justify="right")
    table.add_column("published", min_width=10)  # the width of a date; a range may break before its second date
    table.add_column("publishers", overflow="fold", min_width=10, ratio=1)
    for size in sizes:
        published = " to ".join(dict.fromkeys(filter(None, (size["first"], size["last"]))))
        publishers = ", ".join(name for name, _ in size["publishers"][:_PUBLISHERS])
        more = len(size["publishers"]) - _PUBLISHERS
        named = f"{publishers} and {more:,} more" if more > 0 else publishers
        table.add_row(size["name"], f"{size['articles']:,}", published, Text(clean(named)))
    return table


def facts_table(facts: Iterable[tuple[str, str | Text]]) -> Table:
    """Return a table of facts, with their names in the left column."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, fact in facts:
        table.add_row(name, Text(clean(fact)) if isinstance(fact, str) else fact)
    return table


def figures_table(rows: Sequence[Sequence[str]]) -> Table:
    """Return rows of text, the first of them the headings; columns after the first are figures."""
    table = plain_table()
    head, *body = rows
    for place, name in enumerate(head):
        table.add_column(name, justify="right" if place else "left", overflow="fold")
    for row in body:
        table.add_row(*(Text(cell, "red" if cell.endswith("short") else "") for cell in row))
    return table


def plain_table() -> Table:
    """Return an empty table in the one style of all commands: a rule below bold column names, no frame."""
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
