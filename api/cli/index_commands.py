"""The commands about the index, as they are written on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import completion
from api.cli.options import Json

if TYPE_CHECKING:
    from index.workers.workers import Workers

__all__ = ["COMMANDS"]


def ingest(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Files, folders searched to the bottom, addresses of pages and feeds."),
    ],
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Processes that read and embed.")] = 1,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="A Ray cluster that reads and embeds: ray://HOST:10001; on one of its nodes HOST:6379, or auto.",
        ),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")] = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Remove what is gone from disk, however much that is.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Hash every file, also one of the size and times that it had.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: ingest again whenever files come, change or go, until Ctrl-C.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Make the index match files, folders and pages of the web."""
    from api.cli import watch as on_and_on
    from api.cli.commands import ingest as once

    if watch and dry_run:
        raise typer.BadParameter("--watch and --dry-run cannot go together")
    who = _workers(workers, ray)
    if watch:
        return on_and_on.run(
            ctx.obj.settings, paths, workers=who, allow_removals=allow_removals, check=check, as_json=as_json
        )
    return once.run(
        ctx.obj.settings,
        paths,
        workers=who,
        dry_run=dry_run,
        allow_removals=allow_removals,
        check=check,
        as_json=as_json,
    )


def _workers(processes: int, ray: str | None) -> "Workers":
    """Return the workers that read and embed: local processes, or a Ray cluster where its address is given."""
    from index.workers.local import LocalWorkers
    from index.workers.ray_cluster import RayCluster

    if ray is None:
        return LocalWorkers(processes)
    if processes > 1:
        raise typer.BadParameter("--ray and --workers cannot go together: the cluster says how many there are")
    try:
        return RayCluster(ray)
    except ValueError as error:
        raise typer.BadParameter(f"--ray: {error}") from error


def status(ctx: typer.Context, as_json: Json = False) -> int:
    """Say what the index holds, which files failed, and why."""
    from api.cli.commands.status import run

    return run(ctx.obj.settings, as_json=as_json)


def show(
    ctx: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE[@VERSION][:START-END]",
            help="As `ask` and `search` print it, in characters; VERSION: the file's sha256 then, or its start.",
            autocompletion=completion.sources,
        ),
    ],
    as_json: Json = False,
) -> int:
    """Show an article, or a passage in it, with line numbers."""
    from api.cli.commands.show import run

    return run(ctx.obj.settings, source, as_json=as_json)


def forget(
    ctx: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="Articles, as `status` and `search` name them.", autocompletion=completion.sources
        ),
    ],
) -> int:
    """Remove articles from the index for good; the files stay."""
    from api.cli.commands.forget import run

    return run(ctx.obj.settings, sources)


def rebuild(ctx: typer.Context) -> int:
    """Make a fresh vector store from the catalogue."""
    from api.cli.commands.rebuild import run

    return run(ctx.obj.settings)


def doctor(
    ctx: typer.Context,
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Mend the full text and the vectors from the catalogue.")] = False,
    erased: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only say in which files of the home this text still stands.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Say what is wrong with the index; exit 1 when something is."""
    from api.cli.upkeep.doctor import run

    return run(ctx.obj.settings, fix=fix, text=erased, as_json=as_json)


def backup(ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="What to write.")]) -> int:
    """Write the collection into one file, while it is in use."""
    from api.cli.upkeep.backup import run_backup

    return run_backup(ctx.obj.settings, file)


def restore(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")]
) -> int:
    """Make the collection what a backup holds, while it is in use."""
    from api.cli.upkeep.backup import run_restore

    return run_restore(ctx.obj.settings, file)


COMMANDS: dict[str, Callable[..., int]] = {
    "ingest": ingest,
    "show": show,
    "status": status,
    "forget": forget,
    "rebuild": rebuild,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
}
