"""A place in a passage as a citation."""

from index.article import Span
from rag.answer import Citation, Passage

__all__ = ["passage_citation"]


def passage_citation(number: int, passage: Passage, span: Span) -> Citation:
    """Return the citation of `span`, which lies within the passage."""
    return Citation(
        number=number,
        source=passage.source,
        sha256=passage.sha256,
        title=passage.title,
        publisher=passage.publisher,
        published=passage.published,
        start=span.start,
        end=span.end,
        line_start=passage.line_of(span.start),
        line_end=passage.line_of(span.end),
        page=passage.page,
        quote=passage.text_of(span),
        corrections=passage.corrections,
        copies=passage.copies,
    )
