"""`onrecord keys`: who may call the HTTP server."""

from rich.text import Text

from api.cli.terminal.console import console, document, flow
from api.cli.terminal.tables import facts_table
from api.errors import DONE
from api.service.keys import Keys
from api.settings.settings import Settings

__all__ = ["add", "listed", "remove"]


def add(settings: Settings, name: str, *, write: bool) -> int:
    """Make a key and print it: on standard output nothing else."""
    token = Keys(settings.home).add(name, "write" if write else "read")
    may = "read and write" if write else "read"
    flow(console(stderr=True), Text(f"This key may {may}. Keep it now: only its hash is stored."))
    console().print(token, soft_wrap=True)
    return DONE


def remove(settings: Settings, name: str) -> int:
    """Take a key away."""
    Keys(settings.home).remove(name)
    flow(console(), Text(f"Removed {name}; a running server refuses it from now on."))
    return DONE


def listed(settings: Settings, *, as_json: bool) -> int:
    """Print the keys' names, what each may, and since when."""
    held = Keys(settings.home).held()
    if as_json:
        document({"keys": [{"name": key.name, "may": key.may, "made": key.made} for key in held]})
    elif held:
        console().print(facts_table((key.name, f"may {key.may}, made {key.made}") for key in held))
    else:
        flow(console(), Text("There are no keys: whoever reaches the server may read, and nobody may write."))
    return DONE
