"""Checks of the article and publisher names that people type; an error suggests the nearest names."""

from collections.abc import Sequence

from api.service.wording import command_line, similar_names
from api.settings.settings import Settings
from index.catalogue.listing import publishers
from index.catalogue.reads import Filters, sources_like
from index.collection import Collection
from index.errors import UnknownSource
from rag.errors import BadFilter

__all__ = ["check_publisher", "check_sources"]


def check_sources(settings: Settings, collection: Collection, sources: Sequence[str]) -> None:
    """Raise UnknownSource, naming what comes nearest, unless the collection holds all of `sources`."""
    held = sources_like(collection.catalogue.db, Filters())
    known = set(held)
    for source in sources:
        if source not in known:
            near = similar_names(source, held)
            hint = f"; did you mean {near}?" if near else f". {command_line(settings, 'search WORDS')} finds articles."
            raise UnknownSource(f"There is no article {source!r} in the collection {settings.collection}{hint}")


def check_publisher(settings: Settings, collection: Collection, filters: Filters) -> None:
    """Raise BadFilter, naming what comes nearest, where no article names the publisher that is asked for."""
    if filters.publisher is None:
        return
    held = publishers(collection.catalogue.db)
    if filters.publisher.lower() in (name.lower() for name in held):
        return
    near = similar_names(filters.publisher, held)
    hint = f"; did you mean {near}?" if near else f". {command_line(settings, 'status')} names the publishers."
    raise BadFilter(
        f"--publisher: no article in the collection {settings.collection} is by {filters.publisher!r}{hint}"
    )
