"""Addresses of passages on the web page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from rag.answer import Citation
from rag.rendering.text import citation_document

__all__ = ["article_link", "passage_link"]

_SHA = 16  # of its 64 digits
_QUOTE = 100  # characters: enough to find the place, in messages whose length is bounded


def passage_link(public_url: str, cited: Citation | Mapping[str, Any], collection: str) -> str:
    """Return the address at which the web page shows a citation (or its document); empty without a `public_url`.

    The link carries the article's version and its quoted words: if the article has changed, the page finds the words
    again or says that they are gone.
    """
    found = citation_document(cited) if isinstance(cited, Citation) else cited
    place = {name: found[name] for name in ("source", "start", "end")}
    version = {"sha": found["sha256"][:_SHA], "quote": _beginning(found["quote"])}
    return _link(public_url, {**place, "collection": collection, **version})


def article_link(public_url: str, source: str, collection: str) -> str:
    """Return the address at which the web page shows an article; empty without a `public_url`."""
    return _link(public_url, {"source": source, "collection": collection})


def _beginning(quote: str) -> str:
    """Return as much of a quote as a link carries, to the end of a word."""
    if len(quote) <= _QUOTE:
        return quote
    return quote[: _QUOTE + 1].rpartition(" ")[0] or quote[:_QUOTE]


def _link(public_url: str, place: Mapping[str, str | int]) -> str:
    """Return the address of a place. It follows the `#`, which browsers do not send, so no server logs the article."""
    return f"{public_url}/#{urlencode(place, quote_via=quote)}" if public_url else ""
