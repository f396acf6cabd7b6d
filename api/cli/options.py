"""The options that several commands share, and decorators that read them as filters and settings."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal

import typer

from api.cli.completion import publishers, sources

__all__ = ["Json", "ShowWithheld", "with_filters", "with_writing"]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
ShowWithheld = Annotated[bool, typer.Option("--show-withheld", help="List the sentences withheld, with the reasons.")]

_FILTERS: dict[str, Any] = {
    "since": Annotated[
        str | None, typer.Option(metavar="DATE", help="Published on or after: 2024, 2024-10, 2024-10-01.")
    ],
    "until": Annotated[str | None, typer.Option(metavar="DATE", help="Published on or before.")],
    "publisher": Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Published by; case does not matter.", autocompletion=publishers),
    ],
    "source": Annotated[
        str | None,
        typer.Option(metavar="GLOB", help="Only sources like this, e.g. '2024/*.txt'.", autocompletion=sources),
    ],
    "as_of": Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="As a reader of that day: later articles are left out."),
    ],
    "language": Annotated[str | None, typer.Option(metavar="CODE", help="Only articles in this language: en, de, ar.")],
}

_WRITING: dict[str, Any] = {
    "level": Annotated[
        Literal["cautious", "balanced", "eager"] | None,
        typer.Option(help="How sure an answer must be to be given."),
    ],
    "writer": Annotated[
        Literal["auto", "extractive", "llm"] | None,
        typer.Option(
            help="Who writes: the sources' own sentences, or a language model; auto: a model where one is set."
        ),
    ],
    "policy": Annotated[
        Literal["strict", "flag"] | None,
        typer.Option(help="What a model writes without support: withheld, or shown and marked."),
    ],
    "model": Annotated[str | None, typer.Option(metavar="NAME", help="The language model, as its endpoint calls it.")],
    "base_url": Annotated[
        str | None, typer.Option(metavar="URL", help="An OpenAI-compatible endpoint, e.g. http://127.0.0.1:11434/v1.")
    ],
}

Command = Callable[..., int]


def with_filters(command: Command) -> Command:
    """Add the options that narrow a search to a command, which receives them as its parameter `filters`.

    The command raises BadFilter, which names the option, for a value that cannot be read.
    """

    def read(_: typer.Context, **written: str | None) -> Any:
        from api.service.filters import read_filters

        return read_filters(**written, prefix="--")

    return _taking(command, "filters", _FILTERS, read)


def with_writing(command: Command) -> Command:
    """Add the options of the writer to a command, which receives the settings with them as its parameter `settings`.

    The command raises SettingsError where the settings are not valid.
    """

    def read(ctx: typer.Context, **chosen: str | None) -> Any:
        root = ctx.find_root()
        root.obj = ctx.obj.with_writing(**chosen)  # where `CommandGroup` takes the settings in the end
        return root.obj.settings

    return _taking(command, "settings", _WRITING, read)


def _taking(command: Command, name: str, options: dict[str, Any], read: Callable[..., Any]) -> Command:
    """Return `command` with `options` in place of its parameter `name`, which receives what `read` makes of them."""
    own = inspect.signature(command, eval_str=False).parameters
    more = [inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=options[key])
            for key in options]  # fmt: skip
    place = list(own).index(name)
    kept = [parameter for key, parameter in own.items() if key != name]

    @wraps(command)
    def run(ctx: typer.Context, **given: Any) -> int:
        written = {key: given.pop(key) for key in options}
        return command(ctx, **given, **{name: read(ctx, **written)})

    run.__signature__ = inspect.Signature([*kept[:place], *more, *kept[place:]])  # type: ignore[attr-defined]
    run.__annotations__ = {key: hint for key, hint in command.__annotations__.items() if key != name} | options
    return run
