"""The commands that ask, as they are written on the command line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsOf, BaseUrl, Json, Model, Policy, Publisher, ShowWithheld, Since, Source, Until, Writer

if TYPE_CHECKING:
    from api.settings.settings import Settings
    from index.catalogue.reads import Filters

__all__ = ["COMMANDS"]


def ask(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In quotation marks.")],
    *,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    source: Source = None,
    as_of: AsOf = None,
    writer: Writer = None,
    policy: Policy = None,
    model: Model = None,
    base_url: BaseUrl = None,
    show_withheld: ShowWithheld = False,
    as_json: Json = False,
) -> int:
    """Answer a question; every sentence carries its citation."""
    from api.cli.commands.ask import run

    filters = _filters(since, until, publisher, source, as_of)
    settings = _settings(ctx, writer, policy, model, base_url)
    return run(settings, _text(question), filters, show_withheld=show_withheld, as_json=as_json)


def chat(
    ctx: typer.Context,
    *,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    source: Source = None,
    as_of: AsOf = None,
    writer: Writer = None,
    policy: Policy = None,
    model: Model = None,
    base_url: BaseUrl = None,
    show_withheld: ShowWithheld = False,
) -> int:
    """Ask and follow up; open, explain and save what was found."""
    from api.cli.commands.chat import run

    filters = _filters(since, until, publisher, source, as_of)
    return run(_settings(ctx, writer, policy, model, base_url), filters, show_withheld=show_withheld)


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a question.")],
    *,
    k: Annotated[int, typer.Option("-k", metavar="N", min=1, max=100, help="How many passages.")] = 10,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    source: Source = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> int:
    """Find passages, each with the rank every retriever gave it."""
    from api.cli.commands.search import run

    return run(ctx.obj.settings, _text(query), _filters(since, until, publisher, source, as_of), k, as_json=as_json)


def list_articles(
    ctx: typer.Context,
    *,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Written by; a part of the name will do.")] = None,
    about: Annotated[str | None, typer.Option(metavar="WORDS", help="Only articles with all of these words.")] = None,
    n: Annotated[int, typer.Option("-n", metavar="N", min=1, max=10_000, help="How many are listed.")] = 50,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    source: Source = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> int:
    """List the articles, newest first."""
    from api.cli.commands.list import run

    filters = _filters(since, until, publisher, source, as_of)
    return run(ctx.obj.settings, filters, author=_text(author or ""), about=_text(about or ""), n=n, as_json=as_json)


def _text(typed: str) -> str:
    """What was typed, with `?` for bytes that are no text."""
    return typed.encode("utf-8", "replace").decode("utf-8")


def _settings(ctx: typer.Context, *writing: str | None) -> "Settings":
    """The settings with what the command chose: the writer, the policy, the model, its address."""
    root = ctx.find_root()
    root.obj = ctx.obj.with_writing(*writing)  # where the door looks when the command has ended
    settings: Settings = root.obj.settings
    return settings


def _filters(*written: str | None) -> "Filters":
    """The filters: since, until, publisher, source, the day of the reader."""
    from api.service.filters import read_filters

    return read_filters(*written, prefix="--")


COMMANDS: dict[str, Callable[..., int]] = {"ask": ask, "chat": chat, "search": search, "list": list_articles}
