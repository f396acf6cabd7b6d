"""Parse XML and HTML as trees, without expanding or fetching anything: the only file that imports lxml."""

import re
from html.entities import name2codepoint
from typing import Any

from index.errors import UnreadableFile
from index.parsing.blocks import local_name

__all__ = ["all_named", "first_named", "fragment", "page_tree", "text_in", "whole", "xml_tree"]


_DEEPEST = 255  # levels of nesting, at which libxml2 stops reading as a guard against hostile mark-up
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z\d]{1,30});")


def xml_tree(data: bytes) -> Any:
    """Parse XML, in which HTML's named character entities are allowed too.

    Raises UnreadableFile where it is no XML, or declares entities of its own, which may expand without bound.
    """
    from lxml import etree  # type: ignore[import-untyped]

    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise UnreadableFile("it declares entities, which are not expanded")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(_NAMED.sub(_numbered, data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("it is no valid XML") from error
    if tree is None:
        raise UnreadableFile("it is no valid XML")
    return whole(tree)


def whole(tree: Any) -> Any:
    """Return `tree`. Raises UnreadableFile where it is nested so deeply that libxml2 left the rest unread."""
    if tree.xpath(f"boolean(//*[count(ancestor::*) >= {_DEEPEST}])"):
        raise UnreadableFile(f"its mark-up is nested more than {_DEEPEST - 1} deep, and cannot be read to its end")
    return tree


def _numbered(named: re.Match[bytes]) -> bytes:
    """The numeric reference, which XML knows, for a character that HTML names."""
    point = name2codepoint.get(named[1].decode())
    return named.group() if point is None else b"&#%d;" % point


def fragment(markup: str) -> Any:
    """Parse a piece of HTML."""
    from lxml import html

    return html.fragment_fromstring(markup, create_parent="div")


def page_tree(markup: str) -> Any:
    """Parse a whole page of HTML. Raises UnreadableFile."""
    from lxml import etree, html

    try:
        return whole(html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8")))
    except (etree.ParserError, ValueError) as error:
        raise UnreadableFile("the page cannot be parsed") from error


def all_named(tree: Any, *names: str) -> list[Any]:
    """Return every element below `tree` of one of these names (small letters, no name spaces), in document order."""
    return [element for element in tree.iter() if local_name(element) in names]


def first_named(tree: Any, *names: str) -> Any:
    """Return the first element with the first of these names that occurs in `tree`; None without one."""
    return next((found[0] for name in names if (found := all_named(tree, name))), None)


def text_in(element: Any) -> str:
    """Return the text of an element, white space folded; empty for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
