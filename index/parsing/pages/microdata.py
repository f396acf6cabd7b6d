"""Read what a page's microdata (`itemprop`) and RDFa (`property`) attributes state of its article."""

from typing import Any

from index.parsing.markup.trees import text_in
from index.parsing.pages.linked_data import Linked

__all__ = ["marked_up"]

_LONGEST = 200  # characters of a fact


def marked_up(tree: Any) -> Linked:
    """Return the metadata in the attributes of a page's elements."""
    return Linked(
        title=next(iter(_values(tree, "headline")), None),
        publisher=next(iter(_values(tree, "publisher")), None),
        authors=tuple(dict.fromkeys(_values(tree, "author") or _values(tree, "creator") or _related(tree))),
        description=next(iter(_values(tree, "description")), None),
    )


def _values(tree: Any, name: str) -> list[str]:
    found = tree.xpath("//*[@itemprop=$name or (@property=$name and not(self::meta))]", name=name)
    return [value for value in map(_value, found) if value and len(value) <= _LONGEST and not value.startswith("http")]


def _value(element: Any) -> str:
    """The name of the thing that is the value, where it has one; else its `content` attribute or text."""
    named = element.xpath(".//*[@itemprop='name' or @property='name']")
    inner = named[0] if named else element
    return " ".join((inner.get("content") or text_in(inner)).split())


def _related(tree: Any) -> list[str]:
    return [text for link in tree.xpath("//a[@rel='author']") if 0 < len((text := text_in(link)).split()) <= 5]
