"""What every door says in the same words."""

from datetime import date

from rag.answer import Citation
from rag.rendering.text import spoken_date

__all__ = ["LEAD", "dates_named", "lines_named"]

LEAD = {
    "partial": "The articles answer this only in part.",
    "conflicting": "The articles disagree.",
}


def lines_named(one: Citation) -> str:
    """Where in its file a citation stands: line 8."""
    page = f"page {one.page}, " if one.page else ""
    if one.line_start == one.line_end:
        return f"{page}line {one.line_start}"
    return f"{page}lines {one.line_start}–{one.line_end}"


def dates_named(dates: tuple[date, date]) -> str:
    """What a collection holds, by its first and last date."""
    first, last = map(spoken_date, dates)
    return (
        f"The collection holds reports of {first}." if first == last else f"The collection runs from {first} to {last}."
    )
