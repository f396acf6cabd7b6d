"""HTML: trafilatura finds the article in the page; its text, one paragraph to a line, is kept with it."""

from index.article import Article
from index.decode import decode
from index.errors import UnreadableFile
from index.keep import keep

__all__ = ["parse_html"]


def parse_html(data: bytes, source: str, sha256: str) -> Article:
    """The article in an HTML page, with what the page states about it. Raises UnreadableFile."""
    from trafilatura import bare_extraction

    page = bare_extraction(decode(data), with_metadata=True, include_comments=False, fast=True)
    if page is None or isinstance(page, dict) or not page.text:
        raise UnreadableFile("no article found in the page")
    return Article(source, sha256, page.text, title=page.title, kept=keep(page.text, page.title))
