"""Read XML of news, whose format is recognised by the root element."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from index.article import Article
from index.errors import NotAnArticle
from index.parsing.blocks import local_name
from index.parsing.format import Format, Raw
from index.parsing.markup.feed import feed_articles
from index.parsing.markup.newsml import newsml_articles
from index.parsing.markup.nitf import nitf_articles
from index.parsing.markup.trees import xml_tree

__all__ = ["XML"]

_ROOTS: Mapping[str, Callable[[Raw, Any], Sequence[Article]]] = {
    "rss": feed_articles,
    "rdf": feed_articles,
    "feed": feed_articles,
    "nitf": nitf_articles,
    "newsitem": newsml_articles,
    "newsmessage": newsml_articles,
    "newsml": newsml_articles,
}
_OPENING = re.compile(
    rb"\s*(?:<\?xml\b|<!DOCTYPE\s+nitf|<(?:rss|feed|nitf|newsItem|newsMessage|NewsML)\b)", re.IGNORECASE
)


def _fits(data: bytes) -> bool:
    return (
        _OPENING.match(data[:400].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b""))
        is not None
    )


def _read(raw: Raw) -> Sequence[Article]:
    tree = xml_tree(raw.data)
    read = _ROOTS.get(local_name(tree))
    if read is None:
        raise NotAnArticle(f"XML of a kind that is not known: its root is {local_name(tree)[:40]}")
    return read(raw, tree)


XML = Format("XML", (".xml", ".rss", ".atom", ".nitf", ".newsml"), _fits, _read)
