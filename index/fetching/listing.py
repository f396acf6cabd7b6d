"""The addresses that a feed or a sitemap lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.errors import FetchFailed, UnreadableFile
from index.fetching.client import absolute, joined
from index.parsing.blocks import local_name
from index.parsing.markup.trees import all_named, text_in, xml_tree

__all__ = ["Entry", "listed"]

_FEEDS = frozenset(("rss", "rdf", "feed"))
_PACKED = b"\x1f\x8b\x08"
_HEAD = 1_000  # bytes in which the root of a feed or a sitemap stands


@dataclass(frozen=True, slots=True)
class Entry:
    """One address in a feed or a sitemap."""

    address: str
    changed: float | None = None  # when its page was changed last, in seconds since 1970, as a sitemap says
    is_listing: bool = False  # whether the address is itself a sitemap


def listed(address: str, data: bytes, max_bytes: int) -> list[Entry] | None:
    """Return the entries of the feed or sitemap at `address`; None where the document is neither.

    Entries of a sitemap are sorted by date of change, the newest first. Raises FetchFailed where it cannot be read.
    """
    data = joined([data], max_bytes, packed=data.startswith(_PACKED))  # a sitemap may be kept packed: sitemap.xml.gz
    if not _fits(data):
        return None
    try:
        tree = xml_tree(data)
    except UnreadableFile as error:
        raise FetchFailed(f"the feed or sitemap cannot be read: {error}") from error
    root = local_name(tree)
    if root in _FEEDS:
        return _distinct(_of_feed(address, tree))
    if root in ("urlset", "sitemapindex"):
        found = _distinct(_of_sitemap(address, tree, is_index=root == "sitemapindex"))
        return sorted(found, key=lambda entry: -(entry.changed or 0.0))
    return None


def _fits(data: bytes) -> bool:
    head = data[:_HEAD].replace(b"\0", b"").lower()
    return any(f"<{name}".encode() in head for name in ("rss", "rdf:rdf", "feed", "urlset", "sitemapindex"))


def _of_feed(base: str, tree: Any) -> Iterator[Entry]:
    for item in all_named(tree, "item", "entry"):
        links = [child for child in item if local_name(child) == "link"]
        ranked = sorted(links, key=lambda link: link.get("rel", "alternate") != "alternate")
        stated = [
            link.get("href") or text_in(link) for link in ranked if link.get("rel", "alternate") in ("alternate", "")
        ]
        stated += [
            text_in(child) for child in item if local_name(child) == "guid" and child.get("isPermaLink") != "false"
        ]
        address = next(filter(None, (absolute(base, link) for link in stated if link)), None)
        if address:
            yield Entry(address)


def _of_sitemap(base: str, tree: Any, *, is_index: bool) -> Iterator[Entry]:
    for item in all_named(tree, "sitemap" if is_index else "url"):
        facts = {local_name(child): text_in(child) for child in item}
        address = absolute(base, facts.get("loc", "")) if facts.get("loc") else None
        if address:
            yield Entry(address, _seconds(facts.get("lastmod", "")), is_listing=is_index)


def _seconds(stamp: str) -> float | None:
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if len(stamp) <= len("2024-05-06"):
        return None  # a date without a time cannot tell whether the page changed after it was fetched that day
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _distinct(entries: Iterator[Entry]) -> list[Entry]:
    return list({entry.address: entry for entry in entries}.values())
