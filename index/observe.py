"""Derive from an article's text what it does not state as metadata: language, corrections, source of a copy."""

from dataclasses import dataclass, field, replace

import numpy as np

from index.article import Article, Span
from index.parsing.agency import agency
from index.text.corrections import MOST, noted_changes
from index.text.language import language_of
from index.text.near_copies import Sketch, sketch
from index.text.sentences import sentences

__all__ = ["NOTHING", "Observed", "observe"]


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """Facts derived from an article's text: the agency it was taken from, its sketch and its sentences.

    The sketch finds the copies of the article (`index/text/near_copies.py`).
    """

    agency: str | None = None
    sketch: Sketch = field(default_factory=lambda: np.empty(0, np.uint32))
    sentences: tuple[Span, ...] | None = None  # spans in the article's text; None: not split yet


NOTHING = Observed()


def observe(article: Article) -> tuple[Article, Observed]:
    """Return the article with its language and corrections filled in, and the other facts derived from its text."""
    own = article.extent.of(article.text) if article.extent else article.text
    kept = "\n".join(span.of(article.text) for span in article.kept or (Span(0, len(article.text)),))
    noted = {note.text: note for note in (*article.corrections, *noted_changes(own, article.title))}
    told = replace(
        article,
        language=article.language or language_of(kept),
        corrections=tuple(noted.values())[:MOST],
    )
    return told, Observed(agency(article), sketch(kept), tuple(sentences(told.text, told.kept, told.language)))
