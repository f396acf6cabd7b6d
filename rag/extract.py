"""The extractive writer: the sentences that answer, verbatim, in an order that reads well. It needs no model."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.disagree import settle
from rag.evidence import Evidence
from rag.question import Question, reasons_in
from rag.select import Candidate, candidates
from rag.words import STOP, kin, rarity, stems

__all__ = ["ENGINE", "Extract", "extract"]

ENGINE = "extractive"

_MOST = {"point": 2, "matter": 3, "broad": 8}  # sentences, by the breadth of the question
_BELOW = {"point": 0.7, "matter": 1.0, "broad": 1.8}  # log odds under the standard from which one adds nothing
_LIKENESS = 1.5  # log odds that being just like a sentence already taken costs
_THEME = 8  # log odds for a theme of all the articles that no sentence taken has
_RETRIEVED = {"point": 2.0, "matter": 1.5, "broad": 0.7}  # log odds of standing in the passage found first, over the last
_REASON = 1.0  # log odds for each way of giving a reason, where one is asked for
_SAME = 0.86  # cosine from which two sentences say one thing
_SHORTEST = 5  # words of a sentence that can stand alone
_FULL_STOP = re.compile(r"[.!?…][\"'”’»)\]*_]*$")
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
    every = candidates(evidence)
    found = [one for one in every if _is_sentence(one.text)] or every
    ranked = sorted(found, key=lambda one: -_worth(evidence.question, one))
    settled = settle(evidence.question, ranked)
    chosen = list(settled.conflicting[:2])
    chosen += _diverse(evidence.question, settled.standing, chosen)
    return Extract(tuple(_in_order(_with_antecedents(chosen, found))), bool(settled.conflicting))


def _is_sentence(text: str) -> bool:
    """Headlines, captions and scraps have no full stop, or are very short."""
    return bool(_FULL_STOP.search(text)) and len(text.split()) >= _SHORTEST


def _diverse(question: Question, ranked: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """The best sentences that each say something the others do not.

    After Carbonell and Goldstein, "The Use of MMR" (1998): each next sentence is judged by its worth less
    its likeness to those taken. For a broad question it gains by the themes it adds.
    """
    if question.kind == "why":
        ranked = [one for one in ranked if reasons_in(stems(one.text))] or ranked
    worth = {id(one): _worth(question, one) for one in ranked}
    themes = _themes(question, ranked) if question.breadth == "broad" else {}
    least = _standard(sorted(worth.values(), reverse=True), question) - _BELOW[question.breadth]
    taken = list(chosen)
    left = [one for one in ranked if worth[id(one)] >= least and one not in taken]
    while left and len(taken) < _MOST[question.breadth]:
        told = {word for one in taken for word in _words(one.text)}
        alike = {id(one): max((float(one.vector @ other.vector) for other in taken), default=0.0) for one in left}
        left = [one for one in left if alike[id(one)] < _SAME]
        if not left:
            break
        taken.append(
            max(
                left,
                key=lambda one: worth[id(one)]
                - _LIKENESS * alike[id(one)]
                + _THEME * sum(themes.get(word, 0.0) for word in _words(one.text) - told) / len(_words(one.text)),
            )
        )
        left.remove(taken[-1])
    return taken[len(chosen) :]


def _themes(question: Question, ranked: Sequence[Candidate]) -> dict[str, float]:
    """The words that several articles use about the matter, and how much each tells."""
    users: dict[str, set[str]] = {}
    for one in ranked:
        for word in _words(one.text):
            users.setdefault(word, set()).add(one.passage.source)
    asked = {kin(stem) for stem in question.content}
    articles = len({one.passage.source for one in ranked})
    return {
        word: rarity(word) * (len(sources) - 1) / articles
        for word, sources in users.items()
        if len(sources) > 1 and word not in asked
    }


def _words(text: str) -> set[str]:
    return {kin(stem) for stem in stems(text) if stem not in STOP}


def _standard(worth: Sequence[float], question: Question) -> float:
    """What others are measured by: the best, or for a broad question the third, since the best may stand out."""
    return worth[min(2 if question.breadth == "broad" else 0, len(worth) - 1)] if worth else 0.0


def _worth(question: Question, one: Candidate) -> float:
    reasons = min(2, reasons_in(stems(one.text))) if question.kind == "why" else 0
    return _log_odds(one.probability) + _RETRIEVED[question.breadth] * one.passage.score + _REASON * reasons


def _log_odds(chance: float) -> float:
    return math.log(chance / (1 - chance))


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
