"""The extractive writer: the sentences that answer, verbatim, in an order that reads well. It needs no model."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.disagree import settle
from rag.evidence import Evidence
from rag.question import Question
from rag.select import Candidate, candidates

__all__ = ["ENGINE", "Extract", "extract"]

ENGINE = "extractive"

_MOST = {True: 6, False: 2}  # sentences, by whether the question is broad
_RATIO = {True: 0.35, False: 0.6}  # of the best sentence's chance, below which another adds nothing
_SAME = 0.86  # cosine from which two sentences say one thing
_SHORTEST = 5  # words of a sentence that can stand alone
_DANGLING = re.compile(
    r"[“\"'‘]?(?:He|She|It|They|This|That|These|Those|His|Her|Its|Their|Them|Such|Both|The (?:two|pair|latter|former|"
    r"same|move|decision|visit|call))\b"
)


@dataclass(frozen=True, slots=True)
class Extract:
    """The sentences chosen, in reading order, and whether they contradict each other."""

    sentences: tuple[Candidate, ...]
    conflicting: bool


def extract(evidence: Evidence) -> Extract:
    """Choose the sentences that answer; none where the passages hold no sentence."""
    found = [one for one in candidates(evidence) if len(one.text.split()) >= _SHORTEST] or candidates(evidence)
    ranked = sorted(found, key=lambda one: -one.probability)
    settled = settle(evidence.question, ranked)
    chosen = list(settled.conflicting[:2])
    chosen += _diverse(evidence.question, settled.standing, chosen)
    return Extract(tuple(_in_order(_with_antecedents(chosen, found))), bool(settled.conflicting))


def _diverse(question: Question, ranked: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """The best sentences that each say something the others do not."""
    taken = list(chosen)
    for one in ranked:
        if len(taken) >= _MOST[question.broad]:
            break
        weak = one.probability < _RATIO[question.broad] * ranked[0].probability
        if weak or any(one is other or float(one.vector @ other.vector) >= _SAME for other in taken):
            continue
        taken.append(one)
    return taken[len(chosen) :]


def _with_antecedents(chosen: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """A sentence that points back ("He said …") is preceded by the one it points to."""
    before = {id(after): first for first, after in zip(found, found[1:], strict=False) if _adjacent(first, after)}
    needed = [before[id(one)] for one in chosen if _DANGLING.match(one.text) and id(one) in before]
    unique = {id(one): one for one in [*chosen, *needed]}
    return list(unique.values())


def _adjacent(first: Candidate, after: Candidate) -> bool:
    return first.passage.source == after.passage.source and 0 <= after.span.start - first.span.end < 3


def _in_order(chosen: Iterable[Candidate]) -> list[Candidate]:
    """Articles by their best sentence, and the sentences of each as they stand in it."""
    best: dict[str, float] = {}
    for one in chosen:
        best[one.passage.source] = max(best.get(one.passage.source, 0.0), one.probability)
    return sorted(chosen, key=lambda one: (-best[one.passage.source], one.passage.source, one.span.start))
