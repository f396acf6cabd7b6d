"""`onrecord ask`: a question in, cited paragraphs out."""

from api.answering import show, whole
from api.console import console, document
from api.errors import DONE
from api.opening import opened, writer_of
from index.queries import Filters
from rag.ask import events
from rag.render import answer_document
from rag.settings import Settings

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
