"""An answer on a terminal: paragraphs with [1] markers, under them what each number stands for."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from api.cli.terminal.console import GLUE, flow, prose_width
from api.cli.terminal.links import Link, unlinked
from api.cli.terminal.wrapping import Prose
from api.service import wording
from api.service.plain_text import clean, one_line
from api.service.wording import (
    LEAD,
    asked_as,
    correction_text,
    date_range,
    line_range,
    publisher_and_date,
    resolved_days,
)
from rag.answer import Answer, Citation, Claim, NearestArticle, Refusal
from rag.rendering.text import Sentence, also_in, by_model, sentences

__all__ = ["PLAIN", "Look", "show_answer", "show_asked", "show_below", "show_sources", "write"]


@dataclass(frozen=True, slots=True)
class Look:
    """How an answer is shown: its level of detail, and the links of its sources."""

    link: Link = unlinked
    withheld: bool = False  # list the withheld claims, with the reasons
    brief: bool = False  # one line for each source, without its quote


PLAIN = Look()

_LEAST_OF_TITLE = 20  # columns; where a title would have less, its publisher and date are left out


def show_answer(screen: Console, answer: Answer, look: Look = PLAIN, *, asked: bool = True) -> None:
    """Print an answer or a refusal; with `asked`, how the question was understood comes first."""
    if asked:
        show_asked(screen, answer.question, answer.asked)
    told = not by_model(answer.engine)
    if told:
        _print_note(screen, answer, after="\n")
    if not answer.refusal:
        prose = Prose(screen)
        for sentence in sentences(answer):
            write(prose, sentence)
        prose.end()
    show_below(screen, answer, look, told=told)


def show_asked(screen: Console, question: str, asked: str) -> None:
    """Print how the question was understood, where that is not as it was asked."""
    if told := asked_as(question, asked):
        flow(screen, Text(told, "dim"))
        screen.print()


def write(prose: Prose, sentence: Sentence) -> None:
    """Add a sentence of the answer."""
    opening = one_line(sentence.opening) + " " if sentence.opening else ""
    if sentence.lead:  # an item of a nested list keeps its indentation
        opening = " " * (len(sentence.lead) - len(sentence.lead.lstrip())) + opening
    marked = "yellow" if sentence.mark else ""
    before, answer, after = map(clean, sentence.marked)
    text = Text.assemble(
        opening,
        (before, marked),
        (answer, f"bold {marked}".strip()),
        (after, marked),
        (sentence.markers.replace(" ", GLUE), "bold cyan"),
        (_glued(sentence.mark), "bold yellow"),
    )
    prose.add(text, sentence.gap, len(opening) if sentence.lead else 0)


def _glued(mark: str) -> str:
    """Return the mark of an unsupported claim, with glue so that no line ends after its `!`."""
    return " " + one_line(mark).replace("[! ", f"[!{GLUE}", 1) if mark else ""


def show_below(screen: Console, answer: Answer, look: Look = PLAIN, *, told: bool = False) -> None:
    """Print what follows the text: the note unless it was `told` before, the sources, the withheld claims, the cost."""
    if answer.refusal:
        _refusal(screen, answer.refusal, look.link)
    if not told:
        _print_note(screen, answer, before="\n")
    if answer.citations:
        screen.print()
        show_sources(screen, answer.citations, look)
    if answer.withheld:
        screen.print()
        _withheld(screen, answer.withheld, listed=look.withheld)
    if "cost" in answer.usage:
        screen.print()
        flow(screen, Text(_cost(answer.usage), "dim"))


def show_sources(screen: Console, citations: tuple[Citation, ...], look: Look = PLAIN) -> None:
    """Print the source of each citation number."""
    screen.print(Text("Sources", "bold"))
    margin = len(str(len(citations))) + 3
    before = None
    for citation in citations:
        show = _line if look.brief else _citation
        show(screen, citation, margin, look.link, again=before == citation.source)
        before = citation.source


def _line(screen: Console, citation: Citation, margin: int, link: Link, *, again: bool) -> None:
    """Print a source on one line, its title truncated to fit; corrections follow on lines of their own."""
    place = f" · {line_range(citation)}"
    room = prose_width(screen) - margin - cell_len(place)
    known = one_line(publisher_and_date(citation.publisher, citation.published))
    beside = f", {known}" if known and cell_len(known) + _LEAST_OF_TITLE < room else ""
    title = Text(one_line(citation.title or citation.source), link(citation.source))
    title.truncate(max(room - cell_len(beside), 1), overflow="ellipsis")
    marker = (f"[{citation.number}]".ljust(margin), "bold cyan")
    screen.print(Text.assemble(marker, title, beside, (place, "dim")), soft_wrap=True)
    if not again:
        _corrections(screen, citation, margin)


def _print_note(screen: Console, answer: Answer, before: str = "", after: str = "") -> None:
    """Print the note on how the answer came about, if there is one, between `before` and `after`."""
    if told := answer.note or LEAD.get(answer.outcome):
        screen.print(before, end="")
        flow(screen, Text(one_line(told), "yellow"))
        screen.print(after, end="")


def _citation(screen: Console, citation: Citation, margin: int, link: Link, *, again: bool) -> None:
    """Print a source with its quote; with `again` only its place, since its article was named just before."""
    marker = (f"[{citation.number}]".ljust(margin), "bold cyan")
    source = (f"{one_line(citation.source)}:{citation.start}-{citation.end}", link(citation.source))
    place = Text.assemble(source, f" · {line_range(citation)}")
    if again:
        flow(screen, Text.assemble(marker, place), margin)
    else:
        flow(screen, Text.assemble(marker, (one_line(citation.title or citation.source), "bold")), margin)
        flow(screen, Text(" " * margin + one_line(publisher_and_date(citation.publisher, citation.published))), margin)
        flow(screen, Text(" " * margin).append_text(place), margin)
        _corrections(screen, citation, margin)
        if citation.copies:
            flow(screen, Text(" " * margin + one_line(also_in(citation.copies, citation.source)), "dim"), margin)
    quote = Text(one_line(citation.quote), "dim")
    quote.truncate(prose_width(screen) - margin - 2, overflow="ellipsis")
    flow(screen, Text.assemble(" " * margin, ("“", "dim"), quote, ("”", "dim")))
    if told := resolved_days(citation):
        flow(screen, Text(" " * margin + told, "dim"), margin)


def _corrections(screen: Console, citation: Citation, margin: int) -> None:
    for note in citation.corrections:
        flow(screen, Text(" " * margin + correction_text(note), "yellow"), margin)


def _withheld(screen: Console, claims: tuple[Claim, ...], *, listed: bool) -> None:
    told = wording.withheld_count(len(claims))
    flow(screen, Text(f"{told}:" if listed else f"{told} (--show-withheld says why).", "dim"))
    for claim in claims if listed else ():
        reason = f" [{claim.status}: {claim.reason}]" if claim.reason else f" [{claim.status}]"
        flow(screen, Text(f"- {one_line(claim.text + reason)}", "dim"), 2)


def _cost(usage: Mapping[str, float]) -> str:
    read, written = (f"{int(usage.get(name, 0)):,}" for name in ("prompt_tokens", "completion_tokens"))
    return f"Cost {usage['cost']:.2g} for {read} tokens read and {written} written."


def _refusal(screen: Console, refusal: Refusal, link: Link) -> None:
    flow(screen, Text(one_line(refusal.reason), "bold"))
    held = date_range(refusal.dates) if refusal.dates else ""
    if refusal.searched or held:
        flow(screen, Text(one_line(f"{refusal.searched} {held}")))
    if refusal.nearest:
        screen.print()
        screen.print(Text("Nearest", "bold"))
        for near in refusal.nearest:
            _near(screen, near, link)


def _near(screen: Console, near: NearestArticle, link: Link) -> None:
    flow(screen, Text.assemble("- ", (one_line(near.title or near.source), link(near.source))), 2)
    if known := publisher_and_date(near.publisher, near.published):
        flow(screen, Text(f"  {one_line(known)}"), 2)
    if near.title:
        flow(screen, Text(f"  {one_line(near.source)}", "dim"), 2)
