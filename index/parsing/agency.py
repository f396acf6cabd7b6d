"""The wire service or the outlet that an article was taken from, where its text names it."""

from collections.abc import Sequence

from index.article import Article
from index.parsing.metadata import first_outlet
from index.parsing.publisher import dateline
from index.text.paragraphs import paragraphs

__all__ = ["agency"]

_HEAD = 8  # paragraphs of the article proper among which a dateline stands


def agency(article: Article) -> str | None:
    """Return the agency or outlet that a dateline, `LONDON (Reuters) –`, or a note names as the source; else None."""
    text = article.extent.of(article.text) if article.extent else article.text
    every = [span.of(text) for span in paragraphs(text)]
    return _of_dateline(every) or first_outlet(text)


def _of_dateline(every: Sequence[str]) -> str | None:
    lines = (dateline(paragraph) for paragraph in every[:_HEAD])
    return next((line[0] for line in lines if line and line[0]), None)
