"""Read plain text and Markdown; the text is kept unchanged, so that a quote is found on its line in the file."""

from index.article import Article
from index.parsing.encoding import decode
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw, never

__all__ = ["PLAIN"]


def _read(raw: Raw) -> list[Article]:
    return articles_in(raw, decode(raw.data))


PLAIN = Format("plain text", (".txt", ".text", ".asc", ".md", ".markdown"), never, _read)
