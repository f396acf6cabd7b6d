"""Read e-books: each chapter is an article, titled by its heading or else by the book's title."""

import posixpath
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.blocks import block_text
from index.parsing.extracted import extracted
from index.parsing.format import Format, Raw
from index.parsing.markup.trees import all_named, first_named, text_in, xml_tree
from index.parsing.metadata import Stated, names
from index.parsing.packed import checked, unzipped
from index.text.dates import stated_day

__all__ = ["EPUB"]

_MAKERS = frozenset(("calibre", "unknown"))  # programs that make e-books put these in the author's place
_SHORTEST = 8  # words of a chapter: less is a cover or a title page


def _fits(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"application/epub+zip" in data[:200]


def _read(raw: Raw) -> list[Article]:
    archive = checked(raw.data)
    root = first_named(xml_tree(unzipped(archive, "META-INF/container.xml")), "rootfile")
    if root is None:
        raise UnreadableFile("the e-book names no contents")
    folder = posixpath.dirname(root.get("full-path", ""))
    package = xml_tree(unzipped(archive, root.get("full-path", "")))
    facts = _facts(package)
    found = []
    for chapter in _chapters(package):
        tree = xml_tree(unzipped(archive, posixpath.normpath(posixpath.join(folder, chapter))))
        if article := _chapter(raw, tree, facts):
            found.append(article)
    if not found:
        raise NotAnArticle("no chapter of it holds text")
    return found


def _chapters(package: Any) -> list[str]:
    every = (item for item in all_named(package, "item") if "nav" not in (item.get("properties") or "").split())
    pages = {item.get("id"): unquote(item.get("href", "")) for item in every}
    return [pages[itemref.get("idref")] for itemref in all_named(package, "itemref") if itemref.get("idref") in pages]


def _facts(package: Any) -> Stated:
    creator = text_in(first_named(package, "creator"))
    return Stated(
        title=text_in(first_named(package, "title")) or None,
        publisher=text_in(first_named(package, "publisher")) or None,
        author=None if creator.lower() in _MAKERS else names(creator),
        published=stated_day(text_in(first_named(package, "date"))),
    )


def _chapter(raw: Raw, tree: Any, book: Stated) -> Article | None:
    body = first_named(tree, "body")
    text = "" if body is None else block_text(body)
    if len(text.split()) < _SHORTEST:
        return None
    heading = text_in(first_named(body, "h1", "h2"))
    return extracted(raw, text, replace(book, title=heading or book.title))


EPUB = Format("EPUB", (".epub",), _fits, _read)
