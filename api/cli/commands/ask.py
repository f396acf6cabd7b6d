"""`onrecord ask`: a question in, cited paragraphs out."""

from api.cli.names import check_publisher
from api.cli.terminal.answer import Look
from api.cli.terminal.console import console, document
from api.cli.terminal.interrupt import interruptible
from api.cli.terminal.links import links_of
from api.cli.terminal.stream import final_answer, show
from api.errors import DONE
from api.service.composition import open_collection, writer_of
from api.settings.settings import Settings
from index.catalogue.reads import Filters
from rag.ask import events
from rag.rendering.text import answer_document

__all__ = ["run"]


def run(settings: Settings, question: str, filters: Filters, *, show_withheld: bool, as_json: bool) -> int:
    """Ask, and print the answer; a refusal is an answer too."""
    with open_collection(settings) as collection, interruptible() as stop:
        check_publisher(settings, collection, filters)
        writer = writer_of(settings)
        answer_events = events(collection, question, filters=filters, writer=writer, level=settings.level, stop=stop)
        if as_json:
            document(answer_document(final_answer(answer_events)))
        else:
            look = Look(links_of(collection), withheld=show_withheld)
            show(console(), question, answer_events, look, model=writer.model_name)
    return DONE
