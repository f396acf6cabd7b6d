"""Recognise the export of an archive, and read its articles."""

import re

from index.parsing.archives.factiva import factiva
from index.parsing.archives.lines import Exported
from index.parsing.archives.nexis import nexis
from index.parsing.archives.proquest import proquest

__all__ = ["MARK", "exported"]

MARK = re.compile(  # stands in every export that an archive gives as a page, and hardly elsewhere
    rb"load-date|end of document|\d (?:of|von|de|di|van) \d+ do[ck]ument|\bdo[ck]umento? \d+ (?:of|von|de|di|van) \d"
    rb"|proquest|factiva|class=\"article (?:\w\w)?article|[>\s]do[ck]umento? [a-z\d]{20,}",
    re.IGNORECASE,
)


def exported(text: str) -> list[Exported]:
    """Return the articles of an archive's export, in order; none where `text` is no export."""
    for read in (nexis, proquest, factiva):
        found = read(text)
        if found:
            return found
    return []
