"""Read Word documents: paragraphs and tables in order, without page headers and footers."""

import io
from collections.abc import Iterator
from typing import Any

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.blocks import row_lines
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw
from index.parsing.metadata import Stated, names
from index.parsing.packed import checked

__all__ = ["DOCX"]


def _fits(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"word/" in data[: 1 << 14]


def _read(raw: Raw) -> list[Article]:
    import docx

    checked(raw.data)
    try:
        document = docx.Document(io.BytesIO(raw.data))
        lines = list(_lines(document))
    except (KeyError, ValueError, AttributeError) as error:
        raise UnreadableFile("the Word document is damaged") from error
    facts = Stated(title=_title(document, lines), author=names(document.core_properties.author or ""))
    return articles_in(raw, "\n".join(lines), facts if facts.title else Stated())


def _lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _rows(block)
        else:
            yield " ".join(block.text.split())


def _rows(table: Any) -> Iterator[str]:
    """A line for each row; a cell that spans several columns is counted once."""
    rows = [{cell._tc: " ".join(cell.text.split()) for cell in row.cells} for row in table.rows]
    yield from row_lines([list(row.values()) for row in rows])


def _title(document: Any, lines: list[str]) -> str | None:
    """The title in the document's properties, if it also stands in the text: many are left over from a template."""
    title = " ".join((document.core_properties.title or "").split())
    return title if title and title in lines else None


DOCX = Format("Word document", (".docx",), _fits, _read)
