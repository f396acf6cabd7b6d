"""Tab completion in the shell: names of articles, publishers and collections, read from the catalogue alone."""

import re
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from api.settings.shell import word_in_bash

if TYPE_CHECKING:
    from api.settings.settings import Settings
    from index.database.connection import Connection

__all__ = ["collections", "publishers", "sources"]

_MOST = 50  # names offered; typing on narrows them
_SPECIAL = re.compile(r"[^\w@%+=:,./-]")  # characters that mean something to a shell


class _Name(str):
    """A name that formats itself for the shell: with backslashes in bash, which inserts a completion as it is."""

    def __format__(self, _: str) -> str:
        typed = word_in_bash()
        quoted = typed is None or typed.startswith(("'", '"'))
        return str(self) if quoted else _SPECIAL.sub(r"\\\g<0>", self)


def sources(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the sources of articles that begin with the word typed so far."""

    def held(db: "Connection") -> list[str]:
        from index.catalogue.reads import Filters, sources_like

        return list(sources_like(db, Filters()))

    return _beginning(_read(ctx, held), incomplete)


def publishers(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the publishers that begin with the word typed so far."""
    from index.catalogue.listing import publishers as held

    return _beginning(_read(ctx, held), incomplete)


def collections(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the collections of the home that begin with the word typed so far."""
    from api.service.composition import collections_in
    from index.errors import OnRecordError

    settings = _settings(ctx)
    try:
        return _beginning(collections_in(settings) if settings else [], incomplete)
    except OnRecordError:
        return []


def _beginning(names: list[str], incomplete: str) -> list[str]:
    beginning = [name for name in names if name.startswith(incomplete)]
    return [_Name(name) for name in beginning[:_MOST]]


def _read(ctx: typer.Context, names: "Callable[[Connection], list[str]]") -> list[str]:
    """Return the names in the catalogue of the chosen collection; none where it cannot be read, without an error."""
    from api.service.composition import catalogue_url, has_index
    from index.catalogue.database import Catalogue
    from index.database.location import database
    from index.errors import OnRecordError

    settings = _settings(ctx)
    if not settings:
        return []
    try:
        if not has_index(settings, settings.collection):
            return []
        with closing(Catalogue(database(settings.folder, catalogue_url(settings)))) as catalogue:
            return names(catalogue.db)
    except OnRecordError:
        return []


def _settings(ctx: typer.Context) -> "Settings | None":
    """Return the settings by the options typed before the command; None where they are not valid."""
    from api.service.composition import CommandLineChoices
    from index.errors import OnRecordError

    typed = ctx.find_root().params
    try:
        return CommandLineChoices(typed.get("home"), typed.get("collection"), trust=bool(typed.get("trust"))).settings
    except OnRecordError:
        return None
