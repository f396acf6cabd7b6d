"""`onrecord slack`: run the bot; `manifest`: print the app manifest; `check`: check the set-up."""

from typing import TYPE_CHECKING

from rich.text import Text

from api.cli.terminal.console import console, document, flow
from api.errors import DONE
from api.service.plain_text import clean
from api.settings.settings import Settings

if TYPE_CHECKING:
    from api.slack.identity import BotIdentity

__all__ = ["check", "print_manifest", "run"]


def run(settings: Settings) -> int:
    """Serve until the program is stopped."""
    from api.slack.socket_mode import run as serve

    def ready(who: "BotIdentity") -> None:
        console(stderr=True).print(f"@{who.name} answers in {who.workspace}. Ctrl-C stops it.")

    serve(settings, ready)
    return DONE


def print_manifest(settings: Settings) -> int:
    """Print the app manifest as JSON."""
    from api.slack.manifest import manifest

    document(manifest(settings))
    return DONE


def check(settings: Settings) -> int:
    """Print the finding of every check; return the exit code of the first that found something wrong."""
    from api.slack.doctor import findings

    screen, code = console(), DONE
    for finding in findings(settings):
        sign = ("✗ ", "bold red") if finding.wrong else ("✓ ", "bold green")
        flow(screen, Text.assemble(sign, f"{finding.what}: ", clean(finding.wrong or finding.found)), 2)
        code = code or finding.code
    return code
