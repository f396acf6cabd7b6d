"""`onrecord search`: find passages without an answer, with each retriever's rank."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from api.cli.names import check_publisher
from api.cli.terminal.console import console, document
from api.cli.terminal.links import Link, links_of
from api.cli.terminal.tables import plain_table
from api.errors import DONE
from api.service.composition import open_collection
from api.service.plain_text import one_line
from api.service.wording import publisher_and_date
from api.settings.settings import Settings
from index.catalogue.reads import Filters
from rag.answer import Passage
from rag.query.question import question_of
from rag.rendering.text import passage_document
from rag.retrieval.retriever import retrieve

__all__ = ["run"]

_EXCERPT = 3  # lines of a passage; the rest is a `show` away
_WIDEST = 120  # columns


def run(settings: Settings, query: str, filters: Filters, k: int, *, as_json: bool) -> int:
    """Find passages and print them; return 0 even where there are none."""
    with open_collection(settings) as collection:
        check_publisher(settings, collection, filters)
        passages = retrieve(collection, question_of(query), filters, k).passages
        if passages and not as_json:
            screen = console()
            width = min(screen.width, _WIDEST)
            screen.print(_table(passages, width, links_of(collection)), width=width)
    if as_json:
        document({"passages": [passage_document(passage) for passage in passages]})
    elif not passages:
        console().print("No passage was found." if filters == Filters() else "No passage lies within these filters.")
    return DONE


def _table(passages: Sequence[Passage], width: int, link: Link) -> Table:
    retrievers = sorted({name for passage in passages for name in passage.ranks})
    table = plain_table()
    table.add_column("#", justify="right", style="bold cyan", no_wrap=True)
    for name in retrievers:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("passage", overflow="fold", ratio=1)
    beside = 5 + sum(len(name) + 3 for name in retrievers)  # columns that the ranks take up
    excerpt = max(_EXCERPT * (width - beside), 40)
    for number, passage in enumerate(passages, 1):
        ranks = (str(passage.ranks.get(name, "–")) for name in retrievers)
        table.add_row(str(number), *ranks, _cell(passage, excerpt, link, last=number == len(passages)))
    return table


def _cell(passage: Passage, excerpt: int, link: Link, *, last: bool) -> Text:
    known = publisher_and_date(passage.publisher, passage.published)
    place = f"{one_line(passage.source)}:{passage.start}-{passage.end}"
    lines = [
        Text(one_line(passage.title or passage.source), "bold"),
        *([Text(one_line(known))] if known else []),
        Text.assemble((place, link(passage.source)), f" · line {passage.line}"),
        Text(_excerpt(one_line(passage.text), excerpt), "dim"),
    ]
    return Text("\n").join(lines).append("" if last else "\n")


def _excerpt(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
