"""`onrecord list`: the articles, newest first; or the collections."""

from collections.abc import Sequence
from contextlib import closing

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from api.cli.names import check_publisher
from api.cli.terminal.console import console, document, flow
from api.cli.terminal.links import Link, links_of
from api.cli.terminal.tables import collections_table, plain_table, show_table
from api.errors import DONE
from api.service.answers import AnswerService
from api.service.collection_sizes import sizes
from api.service.composition import collections_in, open_collection
from api.service.documents import listed_document
from api.service.plain_text import one_line
from api.service.wording import command_line, count_noun
from api.settings.settings import Settings
from index.catalogue.listing import Listed, authors, listed
from index.catalogue.reads import Filters

__all__ = ["list_collections", "run"]

_WIDE = 100  # width of a screen, in characters, from which publisher and author have columns of their own


def run(settings: Settings, filters: Filters, *, author: str, about: str, n: int, as_json: bool) -> int:
    """List the articles that match; return 0 even where none does."""
    with open_collection(settings) as collection:
        check_publisher(settings, collection, filters)
        db = collection.catalogue.db
        by = [name for name in authors(db) if author.lower() in name.lower()] if author else []
        total, found = (0, ()) if author and not by else listed(db, filters, about=about.split(), by=by, limit=n)
        if found and not as_json:
            screen = console()
            show_table(screen, _table(found, links_of(collection), screen))
    if as_json:
        document({"total": total, "articles": [listed_document(article) for article in found]})
        return DONE
    more = f", of which the newest {len(found):,} are listed" if len(found) < total else ""
    console().print(f"{count_noun(total, 'article')}{more}.")
    return DONE


def list_collections(settings: Settings, *, as_json: bool) -> int:
    """List the collections of the home that hold an index, with what each holds."""
    with closing(AnswerService(settings)) as answer_service:
        there = set(collections_in(settings))
        found = [size for size in sizes(answer_service) if size["name"] in there]
    if as_json:
        document({"collections": found})
    elif found:
        show_table(console(), collections_table(found))
    else:
        flow(console(), Text(f"There is no collection yet: {command_line(settings, 'ingest FOLDER')} makes one."))
    return DONE


def _table(found: Sequence[Listed], link: Link, screen: Console) -> Table:
    """Return a row for each article; where the screen is narrow, publisher and author stand below the title."""
    piped = not screen.is_terminal  # in a pipe each fact has its own column, for programs such as cut
    wide = piped or screen.width >= _WIDE
    table = plain_table()
    table.add_column("published", no_wrap=True)
    for name in ("source", "title") if piped else ("title and source",):
        table.add_column(name, overflow="fold", ratio=3)
    for name in ("publisher", "author") if wide else ():
        table.add_column(name, overflow="fold", ratio=1)
    for article in found:
        by = [Text(one_line(text or "")) for text in (article.publisher, article.author)]
        title = Text(one_line(article.title or ""), "bold")
        source = Text(one_line(article.source), Style.parse("dim") + link(article.source))
        below = Text() if wide else Text(", ").join(filter(None, by))
        cells = [source, title] if piped else [Text("\n").join(filter(None, (title, below, source)))]
        published = article.published.isoformat() if article.published else ""
        table.add_row(published, *cells, *(by if wide else ()))
    return table
