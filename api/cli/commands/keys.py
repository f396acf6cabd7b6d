"""`onrecord keys`: who may call the HTTP server."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from rich.text import Text

from api.cli.terminal.console import console, document, flow
from api.cli.terminal.tables import facts_table, show_table
from api.errors import DONE
from api.service.composition import collections_in
from api.service.keys import Key, Keys
from api.service.wording import similar_names
from api.settings.settings import Settings

__all__ = ["add", "list_keys", "remove"]


def add(settings: Settings, name: str, *, write: bool, only: Sequence[str], until: date | None) -> int:
    """Make a key and print it, alone on standard output. The collections in `only` need not exist yet."""
    missing = _missing(settings, only)
    token = Keys(settings.home).add(name, "write" if write else "read", only, until)
    may = "read and write" if write else "read"
    what = f" {' and '.join(only)}" if only else ""
    end = f" through {until}" if until else ""
    flow(console(stderr=True), Text(f"This key may {may}{what}{end}. Keep it now: only its hash is stored."))
    for told in missing:
        flow(console(stderr=True), Text(told))
    console().print(token, soft_wrap=True)
    return DONE


def _missing(settings: Settings, only: Sequence[str]) -> list[str]:
    """Return a message for each collection that does not exist, with those that may be meant instead."""
    held = collections_in(settings) if only else []
    near = {name: similar_names(name, held) for name in only if name not in held}
    return [
        f"There is no collection {name!r} yet" + (f": did you mean {meant}?" if meant else ".")
        for name, meant in near.items()
    ]


def remove(settings: Settings, name: str) -> int:
    """Take a key away."""
    Keys(settings.home).remove(name)
    flow(console(), Text(f"Removed {name}; a running server refuses it from now on."))
    return DONE


def list_keys(settings: Settings, *, as_json: bool) -> int:
    """Print the keys' names, what each may, since when, and through when."""
    held = Keys(settings.home).all()
    if as_json:
        document({"keys": [_document(key) for key in held]})
    elif held:
        show_table(console(), facts_table((key.name, _describe_key(key)) for key in held))
    else:
        flow(console(), Text("There are no keys: whoever reaches the server may read, and nobody may write."))
    return DONE


def _document(key: Key) -> dict[str, Any]:
    told = {name: value for name, value in asdict(key).items() if name != "sha256"}
    return {**told, "collections": list(key.collections) or None, "expired": key.expired}


def _describe_key(key: Key) -> str:
    what = f" {', '.join(key.collections)}" if key.collections else ""
    end = f", {'expired after' if key.expired else 'through'} {key.until}" if key.until else ""
    return f"may {key.may}{what}, made {key.made}{end}"
