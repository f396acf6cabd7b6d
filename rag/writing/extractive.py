"""The extractive writer: the sentences that answer, verbatim, in an order that reads well. It needs no model."""

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from threading import Event as Stop

from index.article import Span
from rag.answer import Answer, Claim, Outcome
from rag.events import ClaimMade, claims_made
from rag.grounding.citation import citation
from rag.query.follow_up import Message, standalone
from rag.reading.calibration import calibration
from rag.reading.findings import Candidate, Findings
from rag.text.dates import moments_in
from rag.writing.contradiction import settle, uncorrected
from rag.writing.selection import is_broad, is_sentence, select

__all__ = ["ENGINE", "Extract", "ExtractiveWriter", "answer_from", "extract"]

ENGINE = "extractive"

_BACK = re.compile(
    r"[“\"'‘]?(?:He|She|It|They|This|That|These|Those|His|Her|Its|Their|Them|Such|Both|The (?:two|pair|latter|former|"
    r"same|move|decision|visit|call))\b"
)
# What stands before a sentence's own words: a dateline with its outlet, a list mark, a label in capitals.
_OPENING = re.compile(
    r"(?:[-–—•*]\s+)?(?:[A-Z][A-Z’'.\-/ ,]{2,40}(?:,\s+[A-Z][a-z]+\.?\s\d{1,2})?\s*(?:\([^)]{2,40}\))?\s*[-–—]\s+"
    r"|[A-Z]{4,}:\s+|[-–—•*]\s+)"
)


@dataclass(frozen=True, slots=True)
class Extract:
    """The sentences chosen, in reading order, and whether they contradict each other."""

    sentences: tuple[Candidate, ...]
    conflicting: bool


def extract(findings: Findings) -> Extract:
    """Choose the sentences that answer; none where the passages hold no sentence."""
    every = findings.candidates
    before = _before(every)
    kept = set(uncorrected(every))
    # What points back to a sentence that is passed over says nothing without it.
    standing = [one for one in every if one in kept and before.get(one, one) in kept]
    found = [one for one in standing if is_sentence(one.text)] or standing
    dated = bool(moments_in(findings.evidence.question.text))
    settled = settle(sorted(found, key=lambda one: -one.value), dated=dated)
    chosen = select(settled.standing, settled.conflicting)
    ordered = _in_order(chosen, before)
    return Extract(tuple(_from_its_words(one) for one in ordered), bool(settled.conflicting))


def _before(every: Sequence[Candidate]) -> dict[Candidate, Candidate]:
    """Return for each sentence that points back ("He said …") the one it points to."""
    # Two passages of one article may share a sentence: their order is not that of the text.
    read = sorted(every, key=lambda one: (one.passage.source, one.span.start))
    return {after: first for first, after in pairwise(read) if _adjacent(first, after) and _BACK.match(after.text)}


def _adjacent(first: Candidate, after: Candidate) -> bool:
    gap = after.span.start - first.span.end  # at most a blank line
    return first.passage.source == after.passage.source and 0 <= gap <= len("\r\n\r\n")


def _with_antecedents(chosen: Iterable[Candidate], before: Mapping[Candidate, Candidate]) -> list[Candidate]:
    """Put before a sentence that points back the one it points to."""
    unique = dict.fromkeys(chosen)
    for one in list(unique):
        while one in before:
            one = before[one]  # noqa: PLW2901 - back to the one that stands alone
            unique[one] = None
    return list(unique)


def _in_order(chosen: Sequence[Candidate], before: Mapping[Candidate, Candidate]) -> list[Candidate]:
    """Put the article of the best sentence first, then the others by their day; each as its sentences stand in it."""
    first = {one.passage.source: at for at, one in reversed(list(enumerate(chosen)))}
    lead = chosen[0].passage.source if chosen else ""

    def place(one: Candidate) -> tuple[bool, date, int, int]:
        source = one.passage.source
        return source != lead, one.passage.published or date.max, first[source], one.span.start

    return sorted(_with_antecedents(chosen, before), key=place)


def _from_its_words(one: Candidate) -> Candidate:
    """Leave out the dateline or mark that opens a sentence: the quote stays exact, it only starts later."""
    opening = _OPENING.match(one.text)
    if not opening or not is_sentence(one.text[opening.end() :]):
        return one
    shift = opening.end()
    answer = one.answer
    if answer:
        answer = Span(answer.start - shift, answer.end - shift) if answer.start >= shift else None
    return replace(one, span=Span(one.span.start + shift, one.span.end), text=one.text[shift:], answer=answer)


class ExtractiveWriter:
    """The writer that needs no model: it quotes."""

    model_name: str | None = None
    takes_apart = True

    def until(self, stop: Stop) -> "ExtractiveWriter":
        """Return the same writer."""
        return self

    def rewrite(self, question: str, history: Sequence[Message]) -> str:
        """Return the question made to stand alone."""
        return standalone(question, history)

    def write(
        self, found: Sequence[Findings], history: Sequence[Message], unanswered: Sequence[str]
    ) -> Generator[ClaimMade, None, Answer | None]:
        """Quote the sentences that answer; see `rag.writer.Writer`."""
        answer = answer_from(*found, unanswered=unanswered)
        yield from claims_made(answer)
        return answer


def answer_from(*found: Findings, unanswered: Sequence[str] = ()) -> Answer:
    """Make the answer of the sources' own sentences, from passages that are taken to answer.

    `unanswered` are the parts of the question that they do not answer: they make the answer partial.
    """
    extracts = [extract(findings) for findings in found]
    sentences = list({(one.passage.source, one.span): one for each in extracts for one in each.sentences}.values())
    citations = tuple(citation(number, one.passage, one.span) for number, one in enumerate(sentences, 1))
    passages = {passage.chunk: passage for findings in found for passage in findings.evidence.passages}
    question = found[0].evidence.question.text
    claims = tuple(
        Claim(cited.quote, "quote", (cited.number,), answer=_marked(one))
        for cited, one in zip(citations, sentences, strict=True)
    )
    return Answer(
        question=question,
        asked=question,
        outcome=_outcome(extracts, unanswered),
        claims=claims,
        withheld=(),
        citations=citations,
        refusal=None,
        engine=ENGINE,
        passages=tuple(passages.values()),
        note=f"The sources do not say: {' '.join(unanswered)}" if unanswered else None,
    )


def _marked(one: Candidate) -> Span | None:
    """Return the words to mark as the short answer; none where the whole sentence answers, or hardly any of it."""
    held = one.answer and not is_broad(one) and one.value >= calibration().marked
    return one.answer if held else None


def _outcome(extracts: Sequence[Extract], unanswered: Sequence[str]) -> Outcome:
    if unanswered:
        return "partial"
    return "conflicting" if any(one.conflicting for one in extracts) else "answered"
