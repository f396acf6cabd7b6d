"""Addresses of passages on the web page."""

from urllib.parse import quote, urlencode

__all__ = ["passage_link"]


def passage_link(public_url: str, source: str, start: int, end: int, collection: str) -> str:
    """Where the page shows `start:end` of an article; empty where nobody has said where the page is.

    What follows the `#` stays in the browser: a server's log names no article.
    """
    if not public_url:
        return ""
    place = {"source": source, "start": start, "end": end, "collection": collection}
    return f"{public_url}/#{urlencode(place, quote_via=quote)}"
