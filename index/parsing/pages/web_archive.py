"""Read a page that Safari saved: a property list with the page and its pictures."""

import codecs
import plistlib
from dataclasses import replace

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.format import Format, Raw
from index.parsing.html import parse_html

__all__ = ["WEB_ARCHIVE"]

_MAIN = b"WebMainResource"


def _read(raw: Raw) -> list[Article]:
    try:
        page = plistlib.loads(raw.data)["WebMainResource"]
        markup, address = page["WebResourceData"], page.get("WebResourceURL", "")
    except (plistlib.InvalidFileException, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise UnreadableFile("the saved page is damaged") from error
    if not isinstance(markup, bytes) or not str(page.get("WebResourceMIMEType", "text/html")).endswith("html"):
        raise NotAnArticle("what was saved is no page")
    article = parse_html(_in_utf8(markup, str(page.get("WebResourceTextEncodingName", ""))), raw.source, raw.sha256)
    return [replace(article, url=article.url or (address if str(address).startswith("http") else None))]


def _in_utf8(markup: bytes, encoding: str) -> bytes:
    """The page with a mark for UTF-8, where the browser noted its encoding: the page need not say it itself."""
    try:
        return codecs.BOM_UTF8 + markup.decode(encoding).encode() if encoding else markup
    except (LookupError, UnicodeError):
        return markup


WEB_ARCHIVE = Format(
    "Safari page",
    (".webarchive",),
    lambda data: data.startswith((b"bplist", b"<?xml")) and _MAIN in data[:4096],
    _read,
)
