"""`onrecord forget`: remove articles from the index."""

from collections.abc import Sequence

from rich.text import Text

from api.cli.names import check_sources
from api.cli.terminal.console import console
from api.errors import DONE
from api.service.composition import open_collection
from api.service.plain_text import clean
from api.settings.settings import Settings
from index.forget import forget

__all__ = ["run"]


def run(settings: Settings, sources: Sequence[str]) -> int:
    """Forget all of `sources`, or none where one is not held."""
    with open_collection(settings) as collection:
        check_sources(settings, collection, sources)
        gone = forget(collection, sources)
    screen = console()
    for source in gone:
        screen.print(Text(f"forgot {clean(source)}"), soft_wrap=True)
    return DONE
