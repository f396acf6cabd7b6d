"""Read OpenDocument texts: paragraphs and tables in order, without notes and comments."""

from collections.abc import Iterator
from typing import Any

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.blocks import local_name, row_lines
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw
from index.parsing.markup.trees import all_named, first_named, xml_tree
from index.parsing.packed import checked, unzipped

__all__ = ["ODT"]

_PARAGRAPHS = frozenset(("p", "h"))
_BLANKS = frozenset(("s", "tab", "line-break"))
_CELLS = frozenset(("table-cell", "covered-table-cell"))
_ASIDE = frozenset(("note", "annotation", "tracked-changes"))


def _fits(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"application/vnd.oasis.opendocument.text" in data[:200]


def _read(raw: Raw) -> list[Article]:
    archive = checked(raw.data)
    body = first_named(xml_tree(unzipped(archive, "content.xml")), "text", "body")
    if body is None:
        raise UnreadableFile("the OpenDocument text is damaged")
    return articles_in(raw, "\n".join(_lines(body)))


def _lines(element: Any) -> Iterator[str]:
    """A line for each paragraph and each row of a table, without notes and comments."""
    for child in element:
        name = local_name(child)
        if name == "table":
            rows = all_named(child, "table-row")
            yield from row_lines([[_text(cell) for cell in row if local_name(cell) in _CELLS] for row in rows])
        elif name in _PARAGRAPHS:
            yield _text(child)
        elif name and name not in _ASIDE:
            yield from _lines(child)


def _text(element: Any) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name in _BLANKS or name in _PARAGRAPHS:
            yield " "
        if name and name not in _ASIDE:
            yield from _pieces(child)
        yield child.tail or ""


ODT = Format("OpenDocument text", (".odt",), _fits, _read)
