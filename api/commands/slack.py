"""`onrecord slack`: run the bot; `onrecord slack manifest`: print what Slack is told of the app."""

from typing import TYPE_CHECKING

from api.console import console, document
from api.errors import DONE
from rag.settings import Settings

if TYPE_CHECKING:
    from api.slack.identity import Who

__all__ = ["print_manifest", "run"]


def run(settings: Settings) -> int:
    """Serve until the program is stopped."""
    from api.slack.socket import run as serve

    def ready(who: "Who") -> None:
        console(stderr=True).print(f"@{who.name} answers in {who.workspace}. Ctrl-C stops it.")

    serve(settings, ready)
    return DONE


def print_manifest(settings: Settings) -> int:
    """Print the app manifest as JSON."""
    from api.slack.manifest import manifest

    document(manifest(settings))
    return DONE
