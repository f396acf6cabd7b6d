"""`onrecord list`: the articles, newest first."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from api.cli.terminal.console import console, document
from api.errors import DONE
from api.service.composition import opened
from api.service.plain_text import one_line
from api.settings.settings import Settings
from index.catalogue.listing import Listed, authors, listed
from index.catalogue.reads import Filters

__all__ = ["run"]


def run(settings: Settings, filters: Filters, *, author: str, about: str, n: int, as_json: bool) -> int:
    """List the articles that fit; that none does is no failure."""
    with opened(settings) as collection:
        db = collection.catalogue.db
        by = [name for name in authors(db) if author.lower() in name.lower()] if author else []
        total, found = (0, ()) if author and not by else listed(db, filters, about=about.split(), by=by, limit=n)
    if as_json:
        document({"total": total, "articles": [_document(one) for one in found]})
        return DONE
    screen = console()
    if found:
        screen.print(_table(found))
    more = f", of which the newest {len(found):,} are listed" if len(found) < total else ""
    screen.print(f"{'1 article' if total == 1 else f'{total:,} articles'}{more}.")
    return DONE


def _table(found: Sequence[Listed]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("published", no_wrap=True)
    table.add_column("title and source", overflow="fold", ratio=3)
    table.add_column("publisher", overflow="fold", ratio=1)
    table.add_column("author", overflow="fold", ratio=1)
    for one in found:
        title = Text(one_line(one.title), "bold").append("\n") if one.title else Text()
        cells = (Text(one_line(text or "")) for text in (one.publisher, one.author))
        published = one.published.isoformat() if one.published else ""
        table.add_row(published, title.append(Text(one_line(one.source), "dim")), *cells)
    return table


def _document(one: Listed) -> dict[str, Any]:
    return {**asdict(one), "published": one.published.isoformat() if one.published else None}
