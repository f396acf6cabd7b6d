"""The commands that open the other doors, as they are written on the command line."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import Json

__all__ = ["COMMANDS", "GROUPS"]

_keys = typer.Typer(no_args_is_help=True, help="Make, list and remove the keys that open the HTTP server.")
_slack = typer.Typer(invoke_without_command=True, help="Answer in Slack, over Socket Mode, until Ctrl-C.")
_feedback = typer.Typer(no_args_is_help=True, help="What readers marked as not right.")


def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="0 takes any that is free.")] = 8000,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Processes that answer.")] = 1,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Answer whoever reaches an open address, without keys.")
    ] = False,
) -> int:
    """Serve the web page, the HTTP API, and OpenAI's protocol."""
    from api.cli.commands.serve import run

    return run(ctx.obj.settings, host, port, workers=workers, insecure=insecure)


def mcp(ctx: typer.Context) -> int:
    """Serve the Model Context Protocol over stdin and stdout."""
    from api.cli.commands.serve import serve_mcp

    return serve_mcp(ctx.obj.settings)


@_keys.command("add")
def add_key(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is, or what for.")],
    write: Annotated[bool, typer.Option("--write", help="It may also upload and remove articles.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A collection that it opens, and no other; repeatable.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="The last day on which it opens, UTC.")
    ] = None,
) -> int:
    """Make a key and print it, this once."""
    from api.cli.commands.keys import add

    return add(ctx.obj.settings, name, write=write, only=only or [], until=until.date() if until else None)


@_keys.command("list")
def list_keys(ctx: typer.Context, as_json: Json = False) -> int:
    """Name the keys, and what each may."""
    from api.cli.commands.keys import list_keys

    return list_keys(ctx.obj.settings, as_json=as_json)


@_keys.command("remove")
def remove_key(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> int:
    """Take a key away; a running server refuses it at once."""
    from api.cli.commands.keys import remove

    return remove(ctx.obj.settings, name)


@_slack.callback()
def slack(ctx: typer.Context) -> int | None:
    """Answer in Slack, over Socket Mode, until Ctrl-C."""
    if ctx.invoked_subcommand is not None:
        return None
    from api.cli.commands.slack import run

    return run(ctx.obj.settings)


@_slack.command("manifest")
def slack_manifest(ctx: typer.Context) -> int:
    """Print the app manifest for api.slack.com/apps."""
    from api.cli.commands.slack import print_manifest

    return print_manifest(ctx.obj.settings)


@_slack.command("check")
def slack_check(ctx: typer.Context) -> int:
    """Check tokens, scopes and the way to Slack; say what is wrong and what to do."""
    from api.cli.commands.slack import check

    return check(ctx.obj.settings)


@_feedback.command("export")
def export_feedback(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, YAML.")]
) -> int:
    """Write each answer with a thumbs-down as a case of the evaluation, to be completed."""
    from api.cli.commands.feedback import export

    return export(ctx.obj.settings, file)


COMMANDS: dict[str, Callable[..., int]] = {"serve": serve, "mcp": mcp}
GROUPS: dict[str, typer.Typer] = {"keys": _keys, "slack": _slack, "feedback": _feedback}
