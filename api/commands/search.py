"""`onrecord search`: passages only, with each retriever's rank."""

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from api.console import console, document, one_line
from api.errors import DONE
from api.opening import opened
from index.queries import Filters
from rag.answer import Passage
from rag.question import question_of
from rag.render import passage_document, spoken_date
from rag.retrieve import gather
from rag.settings import Settings

__all__ = ["run"]

_EXCERPT = 240  # characters of a passage; the rest is a `show` away
_WIDEST = 120  # columns


def run(settings: Settings, query: str, filters: Filters, k: int, *, as_json: bool) -> int:
    """Find passages and print them; finding none is no failure."""
    with opened(settings) as collection:
        passages = gather(collection, question_of(query), filters, k).passages
    if as_json:
        document({"passages": [passage_document(passage) for passage in passages]})
    elif passages:
        screen = console()
        screen.print(_table(passages), width=min(screen.width, _WIDEST))
    else:
        console().print("No passage lies within these filters.")
    return DONE


def _table(passages: Sequence[Passage]) -> Table:
    retrievers = sorted({name for passage in passages for name in passage.ranks})
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("#", justify="right", style="bold cyan", no_wrap=True)
    for name in retrievers:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("passage", overflow="fold", ratio=1)
    for number, passage in enumerate(passages, 1):
        ranks = (str(passage.ranks.get(name, "–")) for name in retrievers)
        table.add_row(str(number), *ranks, _cell(passage, last=number == len(passages)))
    return table


def _cell(passage: Passage, *, last: bool) -> Text:
    published = spoken_date(passage.published) if passage.published else ""
    known = ", ".join(filter(None, (passage.publisher, published)))
    lines = [
        Text(one_line(passage.title or passage.source), "bold"),
        *([Text(one_line(known))] if known else []),
        Text(f"{one_line(passage.source)}:{passage.start}-{passage.end} · line {passage.line}"),
        Text(_excerpt(one_line(passage.text)), "dim"),
    ]
    return Text("\n").join(lines).append("" if last else "\n")


def _excerpt(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return text[:_EXCERPT].rsplit(" ", 1)[0] + " …"
