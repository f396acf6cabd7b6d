"""Find a passage that was noted in one version of an article in the version held now."""

import re
from dataclasses import dataclass

from index.article import Article, Span
from index.catalogue.reads import article
from index.catalogue.versions import Version, text_of
from index.database.connection import Connection
from index.errors import UnknownSource
from index.files import printable

__all__ = ["Place", "place"]

_FILE = re.compile(r"#\d+$")
_LEAST = 20  # characters without white space: a shorter quote is sought in a changed text only as it is


@dataclass(frozen=True, slots=True)
class Place:
    """A noted span of an article, and where its words stand in the article as held now."""

    article: Article  # as it is held now
    span: Span | None  # where the words stand now; None: they are gone, or it is not known which words they were
    changed: bool  # whether the text differs from the one in which the span was noted
    version: Version | None = None  # the former version it was noted in; None: the current one, or one unknown here
    quote: str | None = None  # the noted words; None where the text of that version is no longer kept

    @property
    def gone(self) -> bool:
        """Tell whether the noted words are known but no longer in the article."""
        return self.quote is not None and self.span is None

    @property
    def told(self) -> str:
        """Return a sentence that warns a person of the change; empty where nothing changed."""
        if not self.changed:
            return ""
        when = f" on {self.version.replaced:%d %B %Y}".replace(" 0", " ") if self.version else ""
        if self.version is None:
            return "This link was made from a version of the article that is not known here: its text may have changed."
        if self.quote is None:
            return f"The article was changed{when}, and its text of before is kept no longer."
        found = "the words stand there still, and are shown where they are now" if self.span else "the words are gone"
        return f"The article was changed{when}; {found}."


def place(db: Connection, source: str, sha256: str, span: Span, quote: str = "") -> Place:
    """Find a span that was noted in the version of an article whose hash is, or begins with, `sha256`.

    With the `quote` that was noted with it, it is found even where that version is no longer kept. Raises UnknownSource
    where no article of the name, nor of its file, is held; ValueError where the span lies outside the text.
    """
    source = printable(source)
    now = _held(db, source)
    if now.sha256.startswith(sha256) and now.source == source:
        _check(span, now.text)
        return Place(now, span, changed=False, quote=span.of(now.text))
    found = text_of(db, source, sha256)
    version, text = found or (None, None)
    if text is not None:
        _check(span, text)
        quote = span.of(text)
    if not quote:
        return Place(now, None, changed=True, version=version)
    where = _where(now.text, quote, span.start)
    return Place(_around(db, now, where), where, changed=True, version=version, quote=quote)


def _held(db: Connection, source: str) -> Article:
    """The article `source`, or the first of its file where the file now holds fewer articles."""
    try:
        return article(db, source)
    except UnknownSource:
        query = "SELECT source FROM articles WHERE file IN (?, ?) ORDER BY number LIMIT 1"
        row = db.execute(query, (source, _FILE.sub("", source))).fetchone()
        if row is None:
            raise
        return article(db, row[0])


def _around(db: Connection, now: Article, where: Span | None) -> Article:
    """The article that contains `where`: perhaps another of the same file than `now`."""
    if where is None or now.extent is None or now.extent.start <= where.start < now.extent.end:
        return now
    row = db.execute(
        "SELECT source FROM articles WHERE begins <= ? AND file = (SELECT file FROM articles WHERE source = ?) "
        "ORDER BY begins DESC LIMIT 1",
        (where.start, now.source),
    ).fetchone()
    return article(db, row[0]) if row else now


def _where(text: str, quote: str, near: int) -> Span | None:
    """The occurrence of `quote` in `text` nearest to `near`: an exact one, else one with other white space."""
    words = quote.split()
    if not words or (quote not in text and len("".join(words)) < _LEAST):
        return None
    form = re.escape(quote) if quote in text else r"\s+".join(map(re.escape, words))
    spans = [Span(*match.span()) for match in re.finditer(form, text)]
    return min(spans, key=lambda span: abs(span.start - near), default=None)


def _check(span: Span, text: str) -> None:
    if not 0 <= span.start < span.end <= len(text):
        raise ValueError(f"{span.start}-{span.end} is no passage of a text of {len(text):,} characters")
