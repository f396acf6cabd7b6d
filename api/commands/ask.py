"""`onrecord ask`: a question in, cited paragraphs out."""

from api.answer_view import show_answer
from api.console import console, document
from api.errors import DONE
from api.opening import opened
from index.queries import Filters
from rag.ask import ask
from rag.render import answer_document
from rag.settings import Settings

__all__ = ["run"]


def run(settings: Settings, question: str, filters: Filters, *, as_json: bool) -> int:
    """Ask, and print the answer; a refusal is an answer too."""
    with opened(settings) as collection:
        answer = ask(collection, question, filters=filters)
    if as_json:
        document(answer_document(answer))
    else:
        show_answer(console(), answer)
    return DONE
