"""`onrecord show`: an article, or a passage in it, with line numbers."""

import re

from api.cli.names import check_sources
from api.cli.terminal.article import show_article
from api.cli.terminal.console import console, document
from api.cli.terminal.links import links_of
from api.errors import DONE, UsageError
from api.service.article_document import article_document
from api.service.composition import opened
from api.settings.settings import Settings
from index.article import Article, Span
from index.catalogue.reads import article
from index.collection import Collection
from index.errors import UnknownSource

__all__ = ["run"]

_PLACE = re.compile(r"(.+):([0-9]{1,12})-([0-9]{1,12})", re.DOTALL)


def run(settings: Settings, place: str, *, as_json: bool = False) -> int:
    """Show the article, or the passage with a few lines around it; as JSON both in any case."""
    with opened(settings) as collection:
        found, passage = _found(settings, collection, place)
        if not as_json:
            show_article(console(), found, passage, links_of(collection))
    if as_json:
        shown = {"start": passage.start, "end": passage.end, "text": passage.of(found.text)} if passage else None
        document({**article_document(found, settings.collection), "passage": shown})
    return DONE


def _found(settings: Settings, collection: Collection, place: str) -> tuple[Article, Span | None]:
    """Return the article and the passage; a source may hold colons itself, and is first looked for as it stands."""
    db = collection.catalogue.db
    match = _PLACE.fullmatch(place)
    if match is None:
        check_sources(settings, collection, [place])
        return article(db, place), None
    try:
        return article(db, place), None
    except UnknownSource:
        check_sources(settings, collection, [match[1]])
    whole = article(db, match[1])
    return whole, _passage(whole, int(match[2]), int(match[3]))


def _passage(whole: Article, start: int, end: int) -> Span:
    if not start < end <= len(whole.text):
        raise UsageError(
            f"{start}-{end} is no passage of {whole.source}, which has {len(whole.text):,} characters; "
            "copy the place as `ask` and `search` print it."
        )
    return Span(start, end)
