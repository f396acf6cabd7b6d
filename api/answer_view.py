"""An answer on a terminal: paragraphs with [1] markers, under them what each number stands for."""

import re
from datetime import date

from rich.console import Console
from rich.text import Text

from api.console import GLUE, clean, flow, one_line, prose_width
from rag.answer import Answer, Citation, Near, Refusal
from rag.render import answer_text, spoken_date

__all__ = ["show_answer"]

_MARKER = r"\[\d+\]"
_LEAD = {
    "partial": "The articles answer this only in part.",
    "conflicting": "The articles disagree.",
}


def show_answer(screen: Console, answer: Answer) -> None:
    """Print an answer or a refusal in the width there is."""
    if answer.asked != answer.question.strip():
        flow(screen, Text(f"Asked as: {one_line(answer.asked)}", "dim"))
    if told := answer.note or _LEAD.get(answer.outcome):
        flow(screen, Text(one_line(told), "yellow"))
        screen.print()
    if answer.refusal:
        _refusal(screen, answer.refusal)
        return
    text = Text(re.sub(rf" (?={_MARKER})", GLUE, clean(answer_text(answer))))
    text.highlight_regex(_MARKER, "bold cyan")
    flow(screen, text)
    screen.print()
    screen.print(Text("Sources", "bold"))
    margin = len(str(len(answer.citations))) + 3
    before = None
    for citation in answer.citations:
        _citation(screen, citation, margin, again=before == citation.source)
        before = citation.source
    if answer.withheld:
        screen.print()
        flow(screen, Text(_withheld(len(answer.withheld)), "dim"))


def _citation(screen: Console, one: Citation, margin: int, *, again: bool) -> None:
    """What a number stands for; of an article named just before, only the place."""
    marker = (f"[{one.number}]".ljust(margin), "bold cyan")
    place = f"{one_line(one.source)}:{one.start}-{one.end} · {_lines(one)}"
    if again:
        flow(screen, Text.assemble(marker, place), margin)
    else:
        flow(screen, Text.assemble(marker, (one_line(one.title or one.source), "bold")), margin)
        published = spoken_date(one.published) if one.published else ""
        known = ", ".join(filter(None, (one.publisher, published)))
        flow(screen, Text(" " * margin + one_line(known)), margin)
        flow(screen, Text(" " * margin + place), margin)
    quote = Text(one_line(one.quote), "dim")
    quote.truncate(prose_width(screen) - margin - 2, overflow="ellipsis")
    flow(screen, Text.assemble(" " * margin, ("“", "dim"), quote, ("”", "dim")))


def _lines(one: Citation) -> str:
    page = f"page {one.page}, " if one.page else ""
    if one.line_start == one.line_end:
        return f"{page}line {one.line_start}"
    return f"{page}lines {one.line_start}–{one.line_end}"


def _withheld(count: int) -> str:
    sentences, were = ("1 sentence", "was") if count == 1 else (f"{count} sentences", "were")
    return f"{sentences} {were} withheld: the articles do not bear them out (--json says why)."


def _refusal(screen: Console, refusal: Refusal) -> None:
    flow(screen, Text(one_line(refusal.reason), "bold"))
    held = _range(refusal.dates) if refusal.dates else ""
    flow(screen, Text(one_line(f"{refusal.searched} {held}")))
    if refusal.nearest:
        screen.print()
        screen.print(Text("Nearest", "bold"))
        for near in refusal.nearest:
            _near(screen, near)


def _range(dates: tuple[date, date]) -> str:
    first, last = map(spoken_date, dates)
    return (
        f"The collection holds reports of {first}." if first == last else f"The collection runs from {first} to {last}."
    )


def _near(screen: Console, near: Near) -> None:
    published = spoken_date(near.published) if near.published else ""
    known = ", ".join(filter(None, (near.publisher, published)))
    flow(screen, Text(f"- {one_line(near.title or near.source)}"), 2)
    if known:
        flow(screen, Text(f"  {one_line(known)}"), 2)
    if near.title:
        flow(screen, Text(f"  {one_line(near.source)}", "dim"), 2)
