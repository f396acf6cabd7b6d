"""How every command ends: one exit code, at most one line about what went wrong, never a traceback."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from api.errors import FAILURES, INTERRUPTED, USAGE, error_info
from api.service.composition import CommandLineChoices
from index.errors import OnRecordError

if TYPE_CHECKING:
    from api.settings.settings import Settings

__all__ = ["CommandGroup", "report"]

_BEFORE_COMMANDS = ("--home", "--collection", "--trust", "--version")
_PIPE_CLOSED = 141  # as the shell reports a program that nobody reads any more


class CommandGroup(TyperGroup):
    """The group of all commands. A command returns its exit code, or None for 0."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> int:
        """Run the command line and leave with its exit code; without `standalone_mode` return it."""
        _prepare_streams()
        try:
            code = int(super().main(args, prog_name, complete_var, False, windows_expand_args, **extra) or 0)
            sys.stdout.flush()
        except typer.TyperException as error:
            code = _usage(error)
        except BrokenPipeError:
            code = _discard_output()
        except Exception as error:
            code = report(error, None)
        if standalone_mode:
            sys.exit(code)
        return code

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named, turn an exception into its exit code, and log how it ended."""
        began = time.perf_counter()
        code = self._exit_code(ctx)
        if ctx.invoked_subcommand and isinstance(ctx.obj, CommandLineChoices) and ctx.obj.loaded:
            _note(ctx.obj.loaded, ctx.invoked_subcommand, code, time.perf_counter() - began)
        return code

    def _exit_code(self, ctx: Any) -> int:
        try:
            code = int(super().invoke(ctx) or 0)
            sys.stdout.flush()
        except typer.Exit as leaving:
            return leaving.exit_code
        except typer.TyperException:
            raise
        except KeyboardInterrupt:
            return _say("stopped.", INTERRUPTED)
        except BrokenPipeError:
            return _discard_output()
        except Exception as error:
            return report(error, _settings(ctx.obj))
        return code


def report(error: Exception, settings: "Settings | None") -> int:
    """Print an error in one line and return its exit code; an unexpected one is logged as a defect."""
    if isinstance(error, OnRecordError):
        return _say(str(error), error_info(error).exit_code)
    from api.service.logs import log_defect

    number, file = log_defect(error, settings)
    where = f"{file} says where" if file else "the log could not be written"
    return _say(f"That was a defect in onrecord ({number}); {where}.", FAILURES)


def _usage(error: typer.TyperException) -> int:
    ctx = getattr(error, "ctx", None)
    if ctx and type(error).__name__ == "NoArgsIsHelpError":  # a group without a command; typer does not export it
        typer.echo(ctx.get_help())
        return USAGE
    command = ctx.command_path if ctx else "onrecord"
    text = error.format_message().replace("Value error, ", "").rstrip()
    if getattr(error, "option_name", "") in _BEFORE_COMMANDS:
        return _say(f"{text.partition(' (')[0]}; write it before the command.", error.exit_code)
    end = "" if text.endswith((".", "?", "!", ")")) else "."
    return _say(f"{text}{end} See `{command} --help`.", error.exit_code)


def _settings(chosen: Any) -> "Settings | None":
    try:
        return chosen.settings if isinstance(chosen, CommandLineChoices) else None
    except OnRecordError:
        return None


def _discard_output() -> int:
    # Else Python flushes standard output once more at exit, and prints the error.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _PIPE_CLOSED


def _say(text: str, code: int) -> int:
    from api.cli.terminal.console import problem

    problem(text)
    return code


def _note(settings: "Settings", command: str, code: int, seconds: float) -> None:
    from api.service.logs import log_command

    log_command(settings, command, code, seconds)


def _prepare_streams() -> None:
    """Make the streams write `?` for characters that their encoding lacks, and discard text where one is closed."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the parent process has closed it
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (until the end)
        elif hasattr(getattr(sys, name), "reconfigure"):
            getattr(sys, name).reconfigure(errors="replace")
