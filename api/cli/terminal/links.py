"""Hyperlinks (OSC 8) of sources to their files or web addresses; a terminal without them shows plain text."""

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from rich.style import Style

from index.catalogue.listing import path_and_url
from index.collection import Collection

__all__ = ["Link", "links_of", "unlinked"]

Link = Callable[[str], Style]  # source → the style that makes its name a link


def unlinked(_: str) -> Style:
    """Return a style without a link, for any source."""
    return Style.null()


def links_of(collection: Collection) -> Link:
    """Return a function that links a source to its file, or to the address it states where the file is gone."""
    db = collection.catalogue.db

    def link(source: str) -> Style:
        path, url = path_and_url(db, source) or (None, None)
        if path and path.is_absolute() and path.is_file():
            return Style(link=path.as_uri())
        return Style(link=_harmless(url)) if url and urlsplit(url).scheme in {"http", "https"} else Style.null()

    return link


def _harmless(url: str) -> str:
    """Return a web address, which an article may have made up, without characters that a terminal would obey."""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")
