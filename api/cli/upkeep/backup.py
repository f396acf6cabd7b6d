"""`onrecord backup` and `onrecord restore`: the collection in one file, and back."""

from pathlib import Path

from rich.text import Text

from api.cli.terminal.console import console
from api.cli.terminal.progress import progress_bar
from api.errors import DONE, UsageError
from api.service.composition import open_collection
from api.settings.settings import Settings
from index.backup import backup, put_aside, restore

__all__ = ["run_backup", "run_restore"]


def run_backup(settings: Settings, file: Path) -> int:
    """Write the collection into `file`, while others read and write it."""
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {file.parent}: make it first.")
    with open_collection(settings) as collection:
        size = backup(collection, file)
    console().print(Text(f"{file} holds the collection, {size / 1e6:,.1f} MB."), soft_wrap=True)
    return DONE


def run_restore(settings: Settings, file: Path) -> int:
    """Make the collection what `file` holds; a catalogue that cannot be opened is put aside."""
    aside = put_aside(settings.folder)
    with (
        open_collection(settings, create=True) as collection,
        collection.writing(),
        progress_bar("Restoring") as advance,
    ):
        count = restore(collection, file, advance)
    kept = f" What was damaged is kept as {aside}." if aside else ""
    console().print(Text(f"The collection is as in {file}: {count:,} passages.{kept}"), soft_wrap=True)
    return DONE
