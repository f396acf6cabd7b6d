"""The commands that measure, as they are written on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.options import Json

__all__ = ["COMMANDS"]


def evaluate(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            help="A folder with articles/ and cases.yaml, such as eval/collections/courts; else the sample.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write an HTML report.")] = None,
) -> int:
    """Run the evaluation; exit 1 when the gate falls short."""
    from api.cli.commands.evaluate import run

    return run(ctx.obj.settings, folder, report, as_json=as_json)


def bench(
    ctx: typer.Context,
    kind: Annotated[
        Literal["retrieval", "verification", "claims", "answerability", "extraction", "ingest", "ask", "load", "scale"],
        typer.Argument(
            metavar="KIND",
            help="retrieval, verification, claims, answerability, extraction, ingest, ask, load or scale.",
        ),
    ],
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A BEIR folder, a JSON Lines file, a folder of articles; scale takes sizes, 2000,20000, or none.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Measure one part on public data, or the speed on articles."""
    from api.cli.commands.bench import run

    if path is None and kind != "scale":
        raise typer.BadParameter(f"{kind} needs a PATH: a file or folder to measure on")
    return run(ctx.obj.settings, kind, path or Path(), as_json=as_json)


COMMANDS: dict[str, Callable[..., int]] = {"eval": evaluate, "bench": bench}
