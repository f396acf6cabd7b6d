"""The command line. It parses; each command is a file of `api.cli.commands`, imported when it is called."""

import atexit
import gc
import logging
import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer

from api.cli import ask_commands, completion, eval_commands, index_commands, serve_commands
from api.cli.runner import CommandGroup
from api.errors import DONE, USAGE
from api.service.composition import CommandLineChoices

__all__ = ["app", "main"]

app = typer.Typer(
    name="onrecord",
    cls=CommandGroup,
    rich_markup_mode=None,  # rich costs three times what the rest of the help does
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_OBJECTS = 50_000  # made since the last look for garbage, until the next; 700 is Python's own


def main() -> None:
    """Run the `onrecord` command."""
    # Half a million objects are made by imports and stay: looking through them for garbage takes a tenth of a command.
    gc.set_threshold(_OBJECTS)
    # Freeing them one by one at the end takes a fifth of a question; what is frozen goes with the process.
    atexit.register(gc.freeze)
    # Warnings of libraries are for developers, and are errors in the tests: users see only our own messages.
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
        typer.Option(
            metavar="NAME",
            help="Which collection; else ONRECORD_COLLECTION, else 'default'.",
            autocompletion=completion.collections,
        ),
    ] = None,
    *,
    trust: Annotated[
        bool, typer.Option("--trust", help="Let onrecord.toml in the current folder name addresses, keys and the home.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is, and leave.")] = False,
) -> None:
    """Ask a collection of news articles; every sentence of an answer cites the passage it rests on.

    Start with `onrecord ingest FOLDER`, then `onrecord ask "QUESTION"`.
    """
    ctx.obj = CommandLineChoices(home, collection, trust=trust)
    if version:
        from api.service.wording import version_text

        typer.echo(f"onrecord {version_text()}")
        raise typer.Exit(DONE)
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(USAGE)


for _name, _command in {
    **index_commands.COMMANDS,
    **ask_commands.COMMANDS,
    **serve_commands.COMMANDS,
    **eval_commands.COMMANDS,
}.items():
    app.command(_name)(_command)
for _name, _group in serve_commands.GROUPS.items():
    app.add_typer(_group, name=_name)


if __name__ == "__main__":
    main()
