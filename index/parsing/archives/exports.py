"""Which archive a text was exported from, and its articles."""

from index.parsing.archives.factiva import factiva
from index.parsing.archives.lines import Exported
from index.parsing.archives.nexis import nexis
from index.parsing.archives.proquest import proquest

__all__ = ["MARKS", "exported"]

MARKS = (  # each stands in every export of its archive, and hardly elsewhere
    b"LOAD-DATE", b"Load-Date", b"End of Document", b" DOCUMENTS", b"ProQuest document ID", b"Factiva",
    b"class=\"article ",
)  # fmt: skip


def exported(text: str) -> list[Exported]:
    """Return the articles of an archive's export, in order; none where `text` is no export."""
    for read in (nexis, proquest, factiva):
        found = read(text)
        if found:
            return found
    return []
