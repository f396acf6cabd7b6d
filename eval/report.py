"""The evaluation as one HTML file: figures, then every case and turn with its answer and shortcomings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape
from importlib.resources import files
from string import Template

from eval.result import FIGURES, Result, Row, TurnRow
from rag.answer import Answer, Citation, Claim

__all__ = ["report"]

_MARKER = re.compile(r"\[(\d+)\]")


def report(result: Result) -> str:
    """Return a result as one self-contained HTML page, in which the text of articles and answers is escaped."""
    template = Template((files("eval") / "report.html").read_text("utf-8"))
    held, short = "The gate holds.", f"The gate falls short in {len(result.shortfalls)}."
    passed = sum(row.passed for row in result.rows)
    setting = (
        f"{passed} of {len(result.rows)} cases without fault, over {result.articles} articles "
        f"in {result.chunks} passages; {result.seconds:.1f} seconds in all."
    )
    return template.substitute(
        verdict=held if result.passed else short,
        verdict_class="good" if result.passed else "bad",
        shortfalls=_list((str(shortfall) for shortfall in result.shortfalls), "bad"),
        setting=escape(setting),
        figures=_table(result.table(), FIGURES),
        kinds=_table(result.kind_table(), {}),
        tags=_table(result.tag_table(), {}),
        cases="\n".join(_case(row, at) for at, row in enumerate(result.rows)),
        turns="\n".join(_turn(row, at) for at, row in enumerate(result.turns)),
    )


def _table(rows: Sequence[Sequence[str]], meaning: dict[str, str]) -> str:
    head, *body = rows
    lines = ["<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in head) + "</tr>"]
    for first, *rest in body:
        title = f' title="{escape(meaning[first])}"' if first in meaning else ""
        lines.append(f"<tr><td{title}>{escape(first)}</td>" + "".join(map(_cell, rest)) + "</tr>")
    return "<table>" + "\n".join(lines) + "</table>"


def _cell(text: str) -> str:
    kind = ' class="bad"' if text.endswith("short") else ""
    return f"<td{kind}>{escape(text)}</td>"


def _case(row: Row, at: int) -> str:
    case, sign = row.case, ("good", "✓", "nothing to fault") if row.passed else ("bad", "✗", "fell short")
    tags = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in (*case.tags, case.split))
    return (
        f'<details class="{"passed" if row.passed else "failed"}"><summary>'
        f'<span class="{sign[0]}" role="img" aria-label="{sign[2]}">{sign[1]}</span>'
        f"<b>{escape(case.question)}</b>{tags}</summary><div>"
        f'<p class="soft">{escape(_setting(row))}</p>{_history(row)}'
        f"{_list(row.faults, 'bad')}{_list(row.notes, 'soft')}"
        + (_answer(row.answer, row.text, f"c{at}") if row.answer else "")
        + "</div></details>"
    )


def _turn(row: TurnRow, at: int) -> str:
    sign = ("good", "✓", "right") if row.right else ("bad", "✗", "wrong")
    tags = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in (row.conversation, row.split))
    asked = f"asked as: {row.answer.asked}" if row.answer and row.answer.asked != row.turn.user else ""
    meant = f"meant as: {row.turn.asks}" if row.turn.asks else ""
    return (
        f'<details class="{"passed" if row.right else "failed"}"><summary>'
        f'<span class="{sign[0]}" role="img" aria-label="{sign[2]}">{sign[1]}</span>'
        f"<b>{escape(row.turn.user)}</b>{tags}</summary><div>"
        f"{_list(filter(None, (meant, asked)), 'soft')}{_list(row.score.reasons, 'bad')}"
        + (_answer(row.answer, row.text, f"t{at}") if row.answer else "")
        + "</div></details>"
    )


def _setting(row: Row) -> str:
    filters = row.case.filters
    asked = [f"{name} {value}" for name, value in asdict(filters).items() if value]
    can = "can be answered" if row.case.answerable else "cannot be answered"
    outcome = row.answer.outcome if row.answer else "error"
    return " · ".join([row.case.id, can, outcome, *asked, f"{row.seconds * 1000:.0f} ms"])


def _history(row: Row) -> str:
    turns = (f"{turn['role']}: {turn['content']}" for turn in row.case.history)
    return _list(turns, "soft")


def _answer(answer: Answer, text: str, anchor: str) -> str:
    numbers = {citation.number for citation in answer.citations}

    def link(marker: re.Match[str]) -> str:
        known = int(marker[1]) in numbers
        return f'<a href="#{anchor}-{marker[1]}">{marker[0]}</a>' if known else marker[0]

    shown = _MARKER.sub(link, escape(text))
    citations = "".join(_citation(citation, anchor) for citation in answer.citations)
    return f'<div class="answer">{shown}</div><ol>{citations}</ol>{_withheld(answer.withheld)}'


def _citation(citation: Citation, anchor: str) -> str:
    lines = (
        str(citation.line_start)
        if citation.line_start == citation.line_end
        else f"{citation.line_start}–{citation.line_end}"
    )
    return (
        f'<li id="{anchor}-{citation.number}" value="{citation.number}">{escape(citation.source)}, line {lines}: '
        f"<q>{escape(citation.quote)}</q></li>"
    )


def _withheld(claims: Sequence[Claim]) -> str:
    return _list((f"withheld ({claim.status}): {claim.text} – {claim.reason}" for claim in claims), "soft")


def _list(lines: Iterable[str], kind: str) -> str:
    items = "".join(f'<li class="{kind}">{escape(line)}</li>' for line in lines)
    return f"<ul>{items}</ul>" if items else ""
