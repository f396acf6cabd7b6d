"""What is noted of an article beside what it states: its language, its corrections, whose copy it may be."""

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
    """What is known of an article besides what it states.

    Copies of it are told by who had it first, as it says, and by the sketch of its text.
    """

    agency: str | None = None
    sketch: Sketch = field(default_factory=lambda: np.empty(0, np.uint32))
    sentences: tuple[Span, ...] | None = None  # in its text; None: not looked for


NOTHING = Observed()


def observe(article: Article) -> tuple[Article, Observed]:
    """Return the article with its language and its corrections, and what else is seen of its text."""
    own = article.extent.of(article.text) if article.extent else article.text
    kept = "\n".join(span.of(article.text) for span in article.kept or (Span(0, len(article.text)),))
    noted = {note.text: note for note in (*article.corrections, *noted_changes(own, article.title))}
    told = replace(
        article,
        language=article.language or language_of(kept),
        corrections=tuple(noted.values())[:MOST],
    )
    return told, Observed(agency(article), sketch(kept), tuple(sentences(told.text, told.kept, told.language)))
