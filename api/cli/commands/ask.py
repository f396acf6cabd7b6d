"""`onrecord ask`: a question in, cited paragraphs out."""

from api.cli.terminal.console import console, document
from api.cli.terminal.stream import show, whole
from api.errors import DONE
from api.service.composition import opened, writer_of
from api.settings.settings import Settings
from index.catalogue.reads import Filters
from rag.ask import events
from rag.rendering.text import answer_document

__all__ = ["run"]


def run(settings: Settings, question: str, filters: Filters, *, show_withheld: bool, as_json: bool) -> int:
    """Ask, and print the answer; a refusal is an answer too."""
    with opened(settings) as collection:
        writer = writer_of(settings, collection)
        happening = events(collection, question, filters=filters, writer=writer)
        if as_json:
            document(answer_document(whole(happening)))
        else:
            model = writer.model.name if writer else None
            show(console(), question, happening, model=model, withheld=show_withheld)
    return DONE
