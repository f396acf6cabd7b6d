"""`onrecord rebuild`: a fresh Chroma from the catalogue."""

from api.console import console
from api.errors import DONE
from api.opening import opened
from api.progress import progress_bar
from index.sync import rebuild
from rag.settings import Settings

__all__ = ["run"]


def run(settings: Settings) -> int:
    """Make the vector store anew; nothing is embedded."""
    with opened(settings) as collection, collection.writing(), progress_bar("Rebuilding") as advance:
        count = rebuild(collection, advance)
    console().print(f"The vector store is new: {count:,} passages from the catalogue.")
    return DONE
