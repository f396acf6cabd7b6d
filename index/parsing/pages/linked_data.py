"""What a page says of its article in linked data (JSON-LD), wherever that stands in it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Linked", "linked", "linked_articles", "linked_objects"]

_WRAPPING = re.compile(
    r"^\s*(?://\s*)?(?:/\*\s*)?(?:<!--|<!\[CDATA\[)(?:\s*\*/)?|(?://\s*)?(?:/\*\s*)?(?:-->|\]\]>)(?:\s*\*/)?\s*;?\s*$"
)
_DEPTH = 12  # of objects in each other
_MOST = 20_000  # objects of one page


@dataclass(frozen=True, slots=True)
class Linked:
    """What linked data says of an article; each None where it says nothing."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()


def linked(tree: Any) -> Linked:
    """What the linked data of a page say of the article that it is of."""
    for article in linked_articles(tree):
        publisher = next(iter(_named(article.get("publisher"))), None)
        return Linked(
            _text(article.get("headline")), publisher, tuple(_named(article.get("author") or article.get("creator")))
        )
    return Linked()


def linked_articles(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of linked data that are articles, in document order."""
    return (item for item in linked_objects(tree) if re.search(r"Article|Posting|Report", str(item.get("@type"))))


def linked_objects(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a page's linked data, the outer before those within."""
    count = 0
    for element in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            nested = [(json.loads(_WRAPPING.sub("", _WRAPPING.sub("", element.text or "")).strip(), strict=False), 0)]
        except (ValueError, RecursionError):
            continue
        while nested and count < _MOST:
            item, depth = nested.pop(0)
            count += 1
            if isinstance(item, dict):
                yield item
                item = list(item.values())
            if isinstance(item, list) and depth < _DEPTH:
                nested += [(inner, depth + 1) for inner in item if isinstance(inner, dict | list)]


def _named(value: Any) -> list[str]:
    """The names in a value that may be a name, an object with one, or a list of either."""
    if isinstance(value, list):
        return [name for one in value for name in _named(one)]
    if isinstance(value, dict):
        value = value.get("name")
        return _named(value) if isinstance(value, list) else list(filter(None, [_text(value)]))
    return list(filter(None, [_text(value)]))


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) and not value.startswith("http") else None
