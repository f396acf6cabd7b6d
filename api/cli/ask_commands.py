"""The commands that ask, as they are written on the command line."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json, ShowWithheld, with_filters, with_writing

if TYPE_CHECKING:
    from api.settings.settings import Settings
    from index.catalogue.reads import Filters

__all__ = ["COMMANDS"]


@with_filters
@with_writing
def ask(
    ctx: typer.Context,
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="In quotation marks; - or a pipe: standard input.")
    ] = None,
    *,
    filters: "Filters",
    settings: "Settings",
    show_withheld: ShowWithheld = False,
    as_json: Json = False,
) -> int:
    """Answer a question; every sentence carries its citation."""
    from api.cli.commands.ask import run

    return run(settings, _read_question(question), filters, show_withheld=show_withheld, as_json=as_json)


@with_filters
@with_writing
def chat(ctx: typer.Context, *, filters: "Filters", settings: "Settings", show_withheld: ShowWithheld = False) -> int:
    """Ask and follow up; open, explain and save what was found."""
    from api.cli.commands.chat import run

    return run(settings, filters, show_withheld=show_withheld)


@with_filters
def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a question.")],
    *,
    k: Annotated[int, typer.Option("-k", metavar="N", min=1, max=100, help="How many passages.")] = 10,
    filters: "Filters",
    as_json: Json = False,
) -> int:
    """Find passages, each with the rank every retriever gave it."""
    from api.cli.commands.search import run

    return run(ctx.obj.settings, _text(query), filters, k, as_json=as_json)


@with_filters
def list_articles(
    ctx: typer.Context,
    *,
    collections: Annotated[
        bool, typer.Option("--collections", help="List the collections instead, with what each holds.")
    ] = False,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Written by; a part of the name will do.")] = None,
    about: Annotated[str | None, typer.Option(metavar="WORDS", help="Only articles with all of these words.")] = None,
    n: Annotated[int, typer.Option("-n", metavar="N", min=1, max=10_000, help="How many are listed.")] = 50,
    filters: "Filters",
    as_json: Json = False,
) -> int:
    """List the articles, newest first."""
    from api.cli.commands.list import list_collections, run

    settings = ctx.obj.settings
    if collections:
        return list_collections(settings, as_json=as_json)
    return run(settings, filters, author=_text(author or ""), about=_text(about or ""), n=n, as_json=as_json)


def _read_question(question: str | None) -> str:
    """Return the question, read from standard input where it is `-`, or where none is given and input is piped in.

    Raises UsageError where nothing is given and a person sits at the terminal.
    """
    if question is not None and question != "-":
        return _text(question)
    from api.errors import UsageError
    from rag.query.question import MOST_CHARACTERS

    if sys.stdin is None or (question is None and sys.stdin.isatty()):
        raise UsageError('There is no question: onrecord ask "who opened the bridge?", or pipe one in.')
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin.read(2 * MOST_CHARACTERS).strip()  # more is refused as too long


def _text(typed: str) -> str:
    """Return what was typed, with `?` for bytes that are no text."""
    return typed.encode("utf-8", "replace").decode("utf-8")


COMMANDS: dict[str, Callable[..., int]] = {"ask": ask, "chat": chat, "search": search, "list": list_articles}
