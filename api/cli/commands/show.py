"""`onrecord show`: an article, or a passage in it, with line numbers."""

import re
from dataclasses import dataclass

from rich.text import Text

from api.cli.names import check_sources
from api.cli.terminal.article import show_article
from api.cli.terminal.console import console, document
from api.cli.terminal.links import links_of
from api.errors import DONE, UsageError
from api.service.composition import open_collection
from api.service.documents import article_document
from api.settings.settings import Settings
from index.article import Article, Span
from index.catalogue.places import place
from index.catalogue.reads import article
from index.catalogue.versions import former
from index.collection import Collection
from index.errors import UnknownSource
from rag.rendering.text import spoken_date

__all__ = ["run"]

_PLACE = re.compile(
    r"(?P<source>.+?)(?:@(?P<version>[0-9a-f]{8,64}))?(?::(?P<start>\d{1,12})-(?P<end>\d{1,12}))?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """An article, the passage to highlight in it, and a note to print before them."""

    article: Article
    passage: Span | None = None
    note: str = ""


def run(settings: Settings, written: str, *, as_json: bool = False) -> int:
    """Show the article, or the passage with a few lines around it; as JSON, both in any case.

    A passage of an older version is shown where it stands now, or said to be gone.
    """
    with open_collection(settings) as collection:
        found = _resolve(settings, collection, written)
        if not as_json:
            if found.note:
                console().print(Text(f"{found.note}\n", "yellow"))
            show_article(console(), found.article, found.passage, links_of(collection))
    if as_json:
        span, text = found.passage, found.article.text
        shown = {"start": span.start, "end": span.end, "text": span.of(text)} if span else None
        whole = article_document(found.article, settings.collection)
        document({**whole, "passage": shown, "note": found.note or None})
    return DONE


def _resolve(settings: Settings, collection: Collection, written: str) -> _Shown:
    """Return the article and passage that are meant. The text is first tried as a source, which may contain colons."""
    db = collection.catalogue.db
    parts = _PLACE.fullmatch(written)
    try:
        return _Shown(article(db, written))
    except UnknownSource:
        if parts is None or parts["source"] == written:
            check_sources(settings, collection, [written])
            raise
    source, version = parts["source"], parts["version"]
    span = Span(int(parts["start"]), int(parts["end"])) if parts["start"] else None
    if version:
        return _moved_passage(settings, collection, source, version, span)
    check_sources(settings, collection, [source])
    whole = article(db, source)
    return _Shown(whole, span and _passage(whole, span), _change_note(collection, source))


def _moved_passage(settings: Settings, collection: Collection, source: str, version: str, span: Span | None) -> _Shown:
    """Return a passage of an older version at its present place; without a passage, the article as it is now."""
    try:
        found = place(collection.catalogue.db, source, version, span or Span(0, 1))
    except UnknownSource:
        check_sources(settings, collection, [source])
        raise
    except ValueError as error:
        raise UsageError(f"{error}; copy the place as `ask` and `search` print it.") from error
    if span is None:
        return _Shown(found.article, None, found.told.partition(";")[0].rstrip(".") + "." if found.told else "")
    return _Shown(found.article, found.span, found.told + (f" They were: “{found.quote}”" if found.gone else ""))


def _change_note(collection: Collection, source: str) -> str:
    """Return a note where the article has changed: a place that was given without a version may have moved."""
    last = next(iter(former(collection.catalogue.db, source)), None)
    if last is None:
        return ""
    return (
        f"This article was changed on {spoken_date(last.replaced.date())}: a place noted before may have moved. "
        f"One of then is found by {source}@{last.sha256[:12]}:START-END."
    )


def _passage(whole: Article, span: Span) -> Span:
    if not span.start < span.end <= len(whole.text):
        raise UsageError(
            f"{span.start}-{span.end} is no passage of {whole.source}, which has {len(whole.text):,} characters; "
            "copy the place as `ask` and `search` print it."
        )
    return span
