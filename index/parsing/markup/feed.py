"""Read RSS and Atom files: each entry with text is an article."""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from index.article import Article
from index.errors import NotAnArticle
from index.parsing.blocks import block_text, local_name
from index.parsing.extracted import extracted
from index.parsing.format import Raw
from index.parsing.markup.trees import all_named, first_named, fragment, text_in
from index.parsing.markup.wordpress import display_names, is_public, paragraphs, without_shortcodes
from index.parsing.metadata import Stated, credited
from index.parsing.pages.signatures import outlet
from index.text.dates import stated_day

__all__ = ["feed_articles"]

_TEXTS = ("encoded", "content", "description", "summary")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#\w+|\w+);")
_ADDRESSED = re.compile(r"\S+@\S+\s*(?:\((.+)\))?")
_SHORTEST = 5  # words of an entry, at least: fewer are a headline


def feed_articles(raw: Raw, tree: Any) -> list[Article]:
    """Return the entries of a feed that hold text. Raises NotAnArticle where all are mere headlines."""
    channel = first_named(tree, "channel")
    head = tree if channel is None else channel
    name = next((text_in(element) for element in head if local_name(element) == "title"), "")
    writers = display_names(head)
    found = []
    for entry in filter(is_public, all_named(tree, "item", "entry")):
        text = max((_text(element) for element in entry if local_name(element) in _TEXTS), key=len, default="")
        if len(text.split()) >= _SHORTEST:
            found.append(extracted(raw, text, _facts(entry, name, writers)))
    if not found:
        raise NotAnArticle("a feed whose entries are headlines without text")
    return found


def _text(element: Any) -> str:
    """The text of an entry, whose mark-up is either nested elements or escaped text."""
    if len(element):
        return block_text(element)
    written = without_shortcodes(element.text or "")
    return block_text(fragment(paragraphs(written))) if _MARKUP.search(written) else written.strip()


def _facts(entry: Any, feed: str, writers: Mapping[str, str]) -> Stated:
    by_name = {local_name(element): element for element in reversed(list(entry))}
    link = by_name.get("link")
    url = "" if link is None else (link.get("href") or text_in(link))
    day = next(
        (text_in(by_name[name]) for name in ("pubdate", "published", "date", "issued", "updated") if name in by_name),
        "",
    )
    source = by_name.get("source")
    named = "" if source is None else text_in(first_named(source, "title") if len(source) else source)
    return Stated(
        title=" ".join(_text(by_name["title"]).split()) or None if "title" in by_name else None,
        publisher=named or outlet(feed, None, url),
        author=_author(by_name.get("creator", by_name.get("author")), writers),
        published=stated_day(_iso(day)),
        url=url or None,
    )


def _author(element: Any, writers: Mapping[str, str]) -> str | None:
    """The author's name; in RSS it stands in brackets after an address: `desk@example.org (Ada Holm)`."""
    if element is None:
        return None
    told = text_in(first_named(element, "name") if len(element) else element)
    behind = _ADDRESSED.fullmatch(told)
    return credited(writers.get(told) or (behind[1] or "" if behind else told))


def _iso(day: str) -> str:
    try:
        return parsedate_to_datetime(day).date().isoformat()
    except (TypeError, ValueError):
        return day
