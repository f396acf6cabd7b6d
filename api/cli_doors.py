"""The commands that open the other doors, as they are written on the command line."""

from collections.abc import Callable
from typing import Annotated

import typer

__all__ = ["COMMANDS"]


def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="0 takes any that is free.")] = 8000,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Processes that answer.")] = 1,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Answer whoever reaches an open address, without keys.")
    ] = False,
) -> int:
    """Serve the web page, the HTTP API and the OpenAI-compatible endpoint."""
    from api.commands.serve import run

    return run(ctx.obj.settings, host, port, workers=workers, insecure=insecure)


COMMANDS: dict[str, Callable[..., int]] = {"serve": serve}
