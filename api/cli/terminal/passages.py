"""How the passages of an answer were found: the rank of each retriever, the score, what cites them."""

from rich.console import Console
from rich.text import Text

from api.cli.terminal.console import flow, prose_width
from api.service.plain_text import one_line
from api.service.wording import publisher_and_date
from rag.answer import Answer, Passage

__all__ = ["show_why"]


def show_why(screen: Console, answer: Answer) -> None:
    """Print each passage that was considered, those cited with their title and text; `answer` may be a refusal."""
    if not answer.passages:
        screen.print("No passage was found.")
        return
    margin = len(str(len(answer.passages))) + 2
    for number, passage in enumerate(answer.passages, 1):
        _passage(screen, number, passage, _cited_as(answer, passage), margin)


def _passage(screen: Console, number: int, passage: Passage, cited: str, margin: int) -> None:
    ranks = [f"{name} {rank}" for name, rank in sorted(passage.ranks.items())]
    found = " · ".join([*ranks, f"score {passage.score:.3f}"])
    place = f"{one_line(passage.source)}:{passage.start}-{passage.end} · line {passage.line}"
    flow(screen, Text.assemble((f"{number}".ljust(margin), "bold"), found, (cited, "bold cyan")), margin)
    if not cited:
        flow(screen, Text(" " * margin + place, "dim"), margin)
        return
    known = one_line(publisher_and_date(passage.publisher, passage.published))
    flow(screen, Text.assemble(" " * margin, (one_line(passage.title or passage.source), "bold")), margin)
    flow(screen, Text(" " * margin + known), margin)
    flow(screen, Text(" " * margin + place), margin)
    text = Text(one_line(passage.text), "dim")
    text.truncate(prose_width(screen) - margin, overflow="ellipsis")
    flow(screen, Text(" " * margin).append_text(text))


def _cited_as(answer: Answer, passage: Passage) -> str:
    numbers = [
        f"[{citation.number}]"
        for citation in answer.citations
        if citation.source == passage.source and passage.start <= citation.start and citation.end <= passage.end
    ]
    return f" · cited as {''.join(numbers)}{_lanes(answer, numbers)}" if numbers else ""


def _lanes(answer: Answer, numbers: list[str]) -> str:
    """Return the lanes (quote, condensed, paraphrase) of the model's sentences that cite one of `numbers`."""
    own = {number.strip("[]") for number in numbers}
    lanes = [claim.lane for claim in answer.claims if claim.lane and own & {str(number) for number in claim.citations}]
    return f" ({', '.join(dict.fromkeys(lanes))})" if lanes else ""
