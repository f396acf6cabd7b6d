"""Read plain text and Markdown; the text is kept unchanged, so that a quote is found on its line in the file."""

from index.article import Article
from index.cleaning.body import keep
from index.parsing.encoding import decode
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw, never
from index.parsing.metadata import stated

__all__ = ["PLAIN", "parse_plain"]


def parse_plain(data: bytes, source: str, sha256: str) -> Article:
    """Return the article in a text file, with what the text states about it. Raises UnreadableFile."""
    text = decode(data)
    facts = stated(text)
    return Article(
        source=source,
        sha256=sha256,
        text=text,
        title=facts.title,
        publisher=facts.publisher,
        author=facts.author,
        published=facts.published,
        url=facts.url,
        kept=keep(text, facts.title, facts.author, facts.publisher),
        section=facts.section,
        modified=facts.modified,
    )


def _read(raw: Raw) -> list[Article]:
    text = decode(raw.data)
    return articles_in(raw, text)


PLAIN = Format("plain text", (".txt", ".text", ".asc", ".md", ".markdown"), never, _read)
