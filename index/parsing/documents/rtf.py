"""RTF documents, exports of archives among them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.blocks import row_lines
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw

__all__ = ["RTF"]


def _read(raw: Raw) -> list[Article]:
    from striprtf.striprtf import rtf_to_text

    if not raw.data.startswith(b"{\\rtf"):
        raise UnreadableFile("it is no RTF document")
    try:
        text = rtf_to_text(raw.data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, LookupError) as error:
        raise UnreadableFile("the RTF document is damaged") from error
    lines = [line.rstrip() for line in text.split("\n")]
    return articles_in(raw, "\n".join(_with_tables(lines) if b"\\trowd" in raw.data else lines).strip("\n"))


def _with_tables(every: Sequence[str]) -> Iterator[str]:
    """The lines; rows of tables, whose cells end in bars, name their columns where there is a header."""
    for is_table, run in groupby(every, key=lambda line: line.endswith("|")):
        lines = list(run)
        rows = [[" ".join(cell.split()) for cell in line[:-1].split("|")] for line in lines]
        yield from row_lines(rows, between="\t") if is_table else lines


RTF = Format("RTF", (".rtf",), lambda data: data.startswith(b"{\\rtf"), _read)
