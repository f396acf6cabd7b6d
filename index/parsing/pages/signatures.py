"""Clean the author, publisher and title that a page states of what sites add to them."""

import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from index.cleaning.patterns import MENU
from index.parsing.metadata import names
from index.text.bylines import without_lead

__all__ = ["outlet", "plain_title", "writer", "writers"]

_PARTS = re.compile(r"\s+(?:[|•·»:]|[-–—])\s+|\s*\|\s*")
_GLUED = re.compile(r"\bhttps?[;:/].*", re.IGNORECASE | re.DOTALL)  # an address that was taken for a name
_ADDRESS = re.compile(r"https?\S*|www\S*|\S+@\S+|\S+\.(?:com|org|net|co|info|example)\b\S*", re.IGNORECASE)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_ROLE = re.compile(r"(?:[\w&’'-]+ ){0,3}(?:writer|correspondent|editor|reporter|journalist)s?", re.IGNORECASE)
_LONGEST_NAMES = 16  # words of a list of writers
_LONGEST = 5  # words of an outlet's name


def outlet(sitename: str | None, title: str | None, url: str | None) -> str | None:
    """Return the outlet's name from a site's name, which may also hold a slogan.

    The name is the part that occurs in the page's address or title, else the shortest part; a word of menus such as
    `News` or `Home` is not taken for a name.
    """
    parts = [part.strip() for part in _PARTS.split(sitename or "") if part.strip()]
    parts = [part for part in parts if not MENU.issuperset(part.casefold().split())] or parts
    if len(parts) < 2:
        return parts[0].lstrip("@") if parts else None
    host = re.sub(r"[^a-z\d]", "", urlsplit(url or "").netloc.lower())
    known = [part for part in parts if re.sub(r"[^a-z\d]", "", part.lower()) in host] if host else []
    known = known or [part for part in parts if title and part != title and part.casefold() in title.casefold()]
    return known[0] if known else min(parts, key=lambda part: len(part.split()))


def plain_title(title: str | None, heading: str | None, shown: Collection[str] = ()) -> str | None:
    """Return a page's title without the site's additions: the headline `heading` where it is a part of the title.

    Without a heading, return the longest part of the title that is a line of the page by itself; `shown` are the
    page's lines, casefolded.
    """
    if not title:
        return heading
    parts = [part.strip() for part in _PARTS.split(title)]
    if heading and len(parts) > 1 and _folded(heading) in {_folded(title[:n]) for n in (len(heading),)}:
        return heading
    if heading and _folded(heading) in map(_folded, parts):
        return heading
    alone = [part for part in [title, *parts, *title.split(": ")] if len(part.split()) > 2 and _folded(part) in shown]
    return max(alone, key=len, default=title) if not heading else title


def writers(stated: Sequence[str], publisher: str | None) -> str | None:
    """Return the authors' names from the `stated` ones, without the outlet's own; None where none is left."""
    found = [name for author in stated if (name := writer(author, publisher))]
    return ", ".join(dict.fromkeys(found)) or None


def writer(stated: str | None, publisher: str | None) -> str | None:
    """Return the names in a page's author field; None where it is an address, a role or the outlet itself."""
    bare = " ".join(_ADDRESS.sub(" ", _GLUED.sub("", stated or "")).split()).strip(" ;,|")
    bare = without_lead(_BY.sub("", bare))
    parts = [part.strip() for part in re.split(r"[;|]", bare)]
    if publisher:  # “The Mercury, Jane Doe”
        parts = [inner for part in parts for inner in ([part] if "," not in part else _without(part, publisher))]
    kept = [part for part in parts if part and not (publisher and _folded(part) in _folded(publisher))]
    kept = [part for part in kept if len(part.split()) <= _LONGEST_NAMES]  # a longer one is an author's biography
    kept = [
        part for part in kept if not _ADDRESS.search(part) and not re.match(r"(?:https?|www)\b", part, re.IGNORECASE)
    ]
    kept = [part for part in kept if not _ROLE.fullmatch(part)]
    return "; ".join(filter(None, map(names, kept))) or None


def _without(listed: str, publisher: str) -> list[str]:
    """The names of a comma-separated list without the outlet's; the whole list as one where it is not among them."""
    names = [name.strip() for name in listed.split(",")]
    others = [name for name in names if _folded(name) not in _folded(publisher)]
    return others if len(others) < len(names) else [listed]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
