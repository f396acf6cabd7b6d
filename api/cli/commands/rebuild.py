"""`onrecord rebuild`: a fresh Chroma from the catalogue."""

from api.cli.terminal.console import console
from api.cli.terminal.progress import progress_bar
from api.errors import DONE
from api.service.composition import open_collection
from api.settings.settings import Settings
from index.vector_sync import rebuild

__all__ = ["run"]


def run(settings: Settings) -> int:
    """Make the vector store anew; nothing is embedded."""
    with open_collection(settings) as collection, collection.writing(), progress_bar("Rebuilding") as advance:
        count = rebuild(collection, advance)
    console().print(f"The vector store is new: {count:,} passages from the catalogue.")
    return DONE
