"""The command line. It parses; each command is a file of `api.commands`, imported when it is called."""

import logging
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.door import Door
from api.errors import DONE, USAGE
from api.opening import Chosen
from api.options import BaseUrl, Json, Model, Policy, Publisher, ShowWithheld, Since, Source, Until, Writer

if TYPE_CHECKING:
    from index.queries import Filters
    from rag.settings import Settings

__all__ = ["app", "main"]

app = typer.Typer(
    name="onrecord",
    cls=Door,
    rich_markup_mode=None,  # rich costs three times what the rest of the help does
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """The `onrecord` command."""
    # What libraries warn of is for us, and was seen to in the tests; a person reads our own lines.
    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    app(prog_name="onrecord")


@app.callback()
def choose(
    ctx: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where collections live; else ONRECORD_HOME, else your data folder."),
    ] = None,
    collection: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Which collection; else ONRECORD_COLLECTION, else 'default'."),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is, and leave.")] = False,
) -> None:
    """Ask a collection of news articles; every sentence of an answer cites the passage it rests on.

    Start with `onrecord ingest FOLDER`, then `onrecord ask "QUESTION"`.
    """
    ctx.obj = Chosen(home, collection)
    if version:
        typer.echo(f"onrecord {_version()}")
        raise typer.Exit(DONE)
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(USAGE)


@app.command("ingest")
def ingest(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files, and folders searched to the bottom.")],
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Processes that read and embed.")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")] = False,
    as_json: Json = False,
) -> int:
    """Make the index match these files and folders."""
    from api.commands.ingest import run

    return run(ctx.obj.settings, paths, workers=workers, dry_run=dry_run, as_json=as_json)


@app.command("ask")
def ask(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In quotation marks.")],
    *,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    source: Source = None,
    writer: Writer = None,
    policy: Policy = None,
    model: Model = None,
    base_url: BaseUrl = None,
    show_withheld: ShowWithheld = False,
    as_json: Json = False,
) -> int:
    """Answer a question; every sentence carries its citation."""
    from api.commands.ask import run

    filters = _filters(since, until, publisher, source)
    settings = _settings(ctx, writer, policy, model, base_url)
    return run(settings, _text(question), filters, show_withheld=show_withheld, as_json=as_json)


@app.command("chat")
def chat(
    ctx: typer.Context,
    *,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    source: Source = None,
    writer: Writer = None,
    policy: Policy = None,
    model: Model = None,
    base_url: BaseUrl = None,
    show_withheld: ShowWithheld = False,
) -> int:
    """Ask and follow up; open, explain and save what was found."""
    from api.commands.chat import run

    filters = _filters(since, until, publisher, source)
    return run(_settings(ctx, writer, policy, model, base_url), filters, show_withheld=show_withheld)


@app.command("search")
def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a question.")],
    *,
    k: Annotated[int, typer.Option("-k", metavar="N", min=1, max=100, help="How many passages.")] = 10,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    source: Source = None,
    as_json: Json = False,
) -> int:
    """Find passages, each with the rank every retriever gave it."""
    from api.commands.search import run

    return run(ctx.obj.settings, _text(query), _filters(since, until, publisher, source), k, as_json=as_json)


@app.command("show")
def show(
    ctx: typer.Context,
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE[:START-END]", help="As `ask` and `search` print it; counted in characters."),
    ],
) -> int:
    """Show an article, or a passage in it, with line numbers."""
    from api.commands.show import run

    return run(ctx.obj.settings, source)


@app.command("status")
def status(ctx: typer.Context, as_json: Json = False) -> int:
    """Say what the index holds, which files failed, and why."""
    from api.commands.status import run

    return run(ctx.obj.settings, as_json=as_json)


@app.command("forget")
def forget(
    ctx: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE", help="Articles, as `status` and `search` name them.")
    ],
) -> int:
    """Remove articles from the index for good; the files stay."""
    from api.commands.forget import run

    return run(ctx.obj.settings, sources)


@app.command("rebuild")
def rebuild(ctx: typer.Context) -> int:
    """Make a fresh vector store from the catalogue."""
    from api.commands.rebuild import run

    return run(ctx.obj.settings)


@app.command("eval")
def evaluate(
    ctx: typer.Context,
    as_json: Json = False,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write an HTML report.")] = None,
) -> int:
    """Run the evaluation; exit 1 when the gate falls short."""
    from api.commands.evaluate import run

    return run(ctx.obj.settings, report, as_json=as_json)


@app.command("bench")
def bench(
    ctx: typer.Context,
    kind: Annotated[
        Literal["retrieval", "verification", "answerability", "ingest", "ask"],
        typer.Argument(metavar="KIND", help="retrieval, verification, answerability, ingest or ask."),
    ],
    path: Annotated[
        Path,
        typer.Argument(metavar="PATH", help="A BEIR folder, a JSON Lines file, or a folder of articles."),
    ],
    as_json: Json = False,
) -> int:
    """Measure one part on public data, or the speed on articles."""
    from api.commands.bench import run

    return run(ctx.obj.settings, kind, path, as_json=as_json)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("onrecord")
    except PackageNotFoundError:
        return "from a source tree that is not installed"


def _text(typed: str) -> str:
    """What was typed, with `?` for bytes that are no text."""
    return typed.encode("utf-8", "replace").decode("utf-8")


def _settings(ctx: typer.Context, *writing: str | None) -> "Settings":
    """The settings with what the command chose: the writer, the policy, the model, its address."""
    root = ctx.find_root()
    root.obj = ctx.obj.with_writing(*writing)  # where the door looks when the command has ended
    settings: Settings = root.obj.settings
    return settings


def _filters(since: str | None, until: str | None, publisher: str | None, source: str | None) -> "Filters":
    from api.filters import read_filters

    return read_filters(since, until, publisher, source, prefix="--")


if __name__ == "__main__":
    main()
