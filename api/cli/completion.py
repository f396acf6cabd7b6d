"""What the shell's tab key offers: names that the collection holds, read from its catalogue alone."""

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
_SPECIAL = re.compile(r"[^\w@%+=:,./-]")  # to a shell


class _Name(str):
    """A name; into a line of bash, which takes what it is offered as it is, it is written with backslashes."""

    def __format__(self, _: str) -> str:
        typed = word_in_bash()
        quoted = typed is None or typed.startswith(("'", '"'))
        return str(self) if quoted else _SPECIAL.sub(r"\\\g<0>", self)


def sources(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the sources of the articles that begin as was typed."""

    def held(db: "Connection") -> list[str]:
        from index.catalogue.reads import Filters, sources_like

        return list(sources_like(db, Filters()))

    return _beginning(_read(ctx, held), incomplete)


def publishers(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the publishers that begin as was typed."""
    from index.catalogue.listing import publishers as held

    return _beginning(_read(ctx, held), incomplete)


def collections(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the collections of the home that begin as was typed."""
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
    """Return what the catalogue of the chosen collection says; nothing where there is none: a shell waits."""
    from api.service.composition import catalogue_url, is_there
    from index.catalogue.database import Catalogue
    from index.database.location import database
    from index.errors import OnRecordError

    settings = _settings(ctx)
    if not settings:
        return []
    try:
        if not is_there(settings, settings.collection):
            return []
        with closing(Catalogue(database(settings.folder, catalogue_url(settings)))) as catalogue:
            return names(catalogue.db)
    except OnRecordError:
        return []


def _settings(ctx: typer.Context) -> "Settings | None":
    """Return the settings by what stands before the command on the line, if they are in order."""
    from api.service.composition import Chosen
    from index.errors import OnRecordError

    typed = ctx.find_root().params
    try:
        return Chosen(typed.get("home"), typed.get("collection"), trust=bool(typed.get("trust"))).settings
    except OnRecordError:
        return None
