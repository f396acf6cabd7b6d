"""The options that several commands share."""

from typing import Annotated, Literal

import typer

__all__ = [
    "AsOf",
    "BaseUrl",
    "Json",
    "Model",
    "Policy",
    "Publisher",
    "ShowWithheld",
    "Since",
    "Source",
    "Until",
    "Writer",
]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

Since = Annotated[str | None, typer.Option(metavar="DATE", help="Published on or after: 2024, 2024-10, 2024-10-01.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Published on or before.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="As a reader of that day: later articles are left out.")
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Published by; case does not matter.")]
Source = Annotated[str | None, typer.Option(metavar="GLOB", help="Only sources like this, e.g. '2024/*.txt'.")]

Writer = Annotated[
    Literal["auto", "extractive", "llm"] | None,
    typer.Option(help="Who writes: the sources' own sentences, or a language model; auto: a model where one is set."),
]
Policy = Annotated[
    Literal["strict", "flag"] | None,
    typer.Option(help="What a model writes without support: withheld, or shown and marked."),
]
Model = Annotated[str | None, typer.Option(metavar="NAME", help="The language model, as its endpoint calls it.")]
BaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="An OpenAI-compatible endpoint, e.g. http://127.0.0.1:11434/v1.")
]
ShowWithheld = Annotated[bool, typer.Option("--show-withheld", help="List the sentences withheld, with the reasons.")]
