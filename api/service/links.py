"""Addresses of passages on the web page."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

__all__ = ["article_link", "passage_link"]


def passage_link(public_url: str, source: str, start: int, end: int, collection: str) -> str:
    """Return where the page shows `start:end` of an article; empty where nobody has said where the page is."""
    return _link(public_url, {"source": source, "start": start, "end": end, "collection": collection})


def article_link(public_url: str, source: str, collection: str) -> str:
    """Return where the page shows an article; empty where nobody has said where the page is."""
    return _link(public_url, {"source": source, "collection": collection})


def _link(public_url: str, place: Mapping[str, str | int]) -> str:
    """Return the address of a place; what follows the `#` stays in the browser: a server's log names no article."""
    return f"{public_url}/#{urlencode(place, quote_via=quote)}" if public_url else ""
