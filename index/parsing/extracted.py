"""Make articles of the text extracted from a file: one, or the several of an archive's export."""

from collections.abc import Sequence

from index.article import Article, Span, common
from index.cleaning.body import keep
from index.errors import NotAnArticle
from index.parsing.archives.exports import exported
from index.parsing.format import Raw
from index.parsing.metadata import Stated, stated

__all__ = ["articles_in", "extracted"]


_LINES = 20_000  # a text with more lines must have lines of some length
_SHORTEST = 8  # characters of a line of such a text, on average, at least


def articles_in(raw: Raw, text: str, facts: Stated | None = None, pages: Sequence[int] = ()) -> list[Article]:
    """Return the articles of a file's text: those of an archive's export, else the whole text as one article.

    `facts` is metadata known from elsewhere in the file, `pages` the offset of each page in `text`.
    """
    lines = text.count("\n") + text.count("\r")
    if lines > _LINES and len(text) < _SHORTEST * lines:
        raise NotAnArticle("its lines hold next to no words: no article is written so")
    several = exported(text)
    if several:
        return [
            _article(raw, text, article.facts, _kept(text, article.body), pages=pages, extent=article.extent)
            for article in several
        ]
    return [extracted(raw, text, facts, pages)]


def extracted(raw: Raw, text: str, facts: Stated | None = None, pages: Sequence[int] = ()) -> Article:
    """Return `text` as one article; the text may state what `facts` lack. Raises NotAnArticle where it is empty."""
    if not text.strip():
        raise NotAnArticle("it holds no text")
    known = (facts or Stated()) | stated(text)
    return _article(raw, text, known, keep(text, known.title, known.author, known.publisher), pages=pages)


def _article(
    raw: Raw, text: str, facts: Stated, kept: tuple[Span, ...], *, pages: Sequence[int] = (), extent: Span | None = None
) -> Article:
    return Article(
        source=raw.source,
        sha256=raw.sha256,
        text=text,
        title=facts.title,
        publisher=facts.publisher,
        author=facts.author,
        published=facts.published,
        url=facts.url,
        kept=kept,
        pages=tuple(pages),
        extent=extent,
        section=facts.section,
        modified=facts.modified,
        corrections=facts.corrections,
    )


def _kept(text: str, body: Sequence[Span]) -> tuple[Span, ...]:
    start, end = body[0].start, body[-1].end
    inner = [Span(span.start + start, span.end + start) for span in keep(text[start:end], labelled=False)]
    return tuple(common(inner, body))
