"""`onrecord show`: an article, or a passage in it, with line numbers."""

import re
import sqlite3

from api.cli.source_names import check_sources
from api.cli.terminal.article import show_article
from api.cli.terminal.console import console
from api.errors import DONE, UsageError
from api.service.composition import opened
from api.settings.settings import Settings
from index.article import Article, Span
from index.catalogue.reads import article
from index.errors import UnknownSource

__all__ = ["run"]

_PLACE = re.compile(r"(.+):([0-9]{1,12})-([0-9]{1,12})", re.DOTALL)


def run(settings: Settings, place: str) -> int:
    """Show the article, or the passage with a few lines around it."""
    with opened(settings) as collection:
        found, passage = _found(collection.catalogue.db, place)
    show_article(console(), found, passage)
    return DONE


def _found(db: sqlite3.Connection, place: str) -> tuple[Article, Span | None]:
    """A source may hold colons itself: it is first looked for as it stands."""
    match = _PLACE.fullmatch(place)
    if match is None:
        check_sources(db, [place])
        return article(db, place), None
    try:
        return article(db, place), None
    except UnknownSource:
        check_sources(db, [match[1]])
    whole = article(db, match[1])
    return whole, _passage(whole, int(match[2]), int(match[3]))


def _passage(whole: Article, start: int, end: int) -> Span:
    if not start < end <= len(whole.text):
        raise UsageError(
            f"{start}-{end} is no passage of {whole.source}, which has {len(whole.text):,} characters; "
            "copy the place as `ask` and `search` print it."
        )
    return Span(start, end)
