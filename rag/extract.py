"""The extractive writer: the sentences that answer, verbatim, in an order that reads well. It needs no model."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.answer import Answer, Claim, Outcome
from rag.cite import citation
from rag.disagree import settle
from rag.evidence import Evidence
from rag.numbers import numbers_in
from rag.question import Question, reasons_in
from rag.select import Candidate, candidates
from rag.words import STOP, kin, rarity, stems

__all__ = ["ENGINE", "Extract", "answer_from", "extract"]

ENGINE = "extractive"

_MOST = {"point": 2, "matter": 3, "broad": 8}  # sentences, by the breadth of the question
_BELOW = {"point": 0.7, "matter": 1.0, "broad": 1.8}  # log odds under the standard from which one adds nothing
_LIKENESS = 1.5  # log odds that being just like a sentence already taken costs
_THEME = 8  # log odds for a theme of all the articles that no sentence taken has
# Log odds of standing in the passage that was found first, over the last.
_RETRIEVED = {"point": 2.0, "matter": 1.5, "broad": 0.7}
_ASIDE = 0.3  # share of the best passage's score under which a passage is about something else
_REASON = 1.0  # log odds for each way of giving a reason, where one is asked for
_SAME = 0.86  # cosine from which two sentences say one thing
_WITHIN = 0.8  # share of the longer one's words from which a sentence within another says the same
_SHORTEST = 5  # words of a sentence that can stand alone
_THIN = 8  # words under which it must name or number something to say anything by itself
_SPECIFIC = re.compile(r"\d|(?<!^)(?<![“\"'‘(])\b[A-Z]")
_FULL_STOP = re.compile(r"[.!?…][\"'”’»)\]*_]*$")
_NOT = re.compile(r"\b(?:not|no|never|nor|neither|cannot|without)\b|n['’]t\b", re.IGNORECASE)
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
    every = _to_the_matter(candidates(evidence))
    found = [one for one in every if _is_sentence(one.text)] or every
    ranked = sorted(found, key=lambda one: -_worth(evidence.question, one))
    settled = settle(evidence.question, ranked)
    chosen = list(settled.conflicting)
    chosen += _diverse(evidence.question, settled.standing, chosen)
    return Extract(tuple(_in_order(_with_antecedents(chosen, found))), bool(settled.conflicting))


def _to_the_matter(every: Sequence[Candidate]) -> list[Candidate]:
    """Those of passages that were not found far behind the first: what is left in a small collection."""
    least = _ASIDE * max((one.passage.score for one in every), default=0.0)
    return [one for one in every if one.passage.score >= least]


def _is_sentence(text: str) -> bool:
    """Headlines, captions and scraps have no full stop, or are very short and name nothing."""
    words = len(text.split())
    return bool(_FULL_STOP.search(text)) and words >= (_SHORTEST if _SPECIFIC.search(text) else _THIN)


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
        left = [one for one in left if not any(_same(one, other) for other in taken)]
        if not left:
            break
        told = {word for one in taken for word in _words(one.text)}
        alike = {id(one): max((float(one.vector @ other.vector) for other in taken), default=0.0) for one in left}
        taken.append(
            max(
                left,
                key=lambda one: worth[id(one)]
                - _LIKENESS * alike[id(one)]
                + _THEME * sum(themes.get(word, 0.0) for word in _words(one.text) - told)
                / (len(_words(one.text)) or 1),
            )
        )
        left.remove(taken[-1])
    return taken[len(chosen) :]


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say one thing: near in meaning or of the same words, and no figure or "not" apart.

    The vector of a sentence takes in what stands around it: the same words may lie well apart.
    """
    few, many = sorted((_words(one.text), _words(other.text)), key=len)
    if float(one.vector @ other.vector) < _SAME and not (few <= many and len(few) >= _WITHIN * len(many)):
        return False
    figures = [{number.value for number in numbers_in(sentence.text)} for sentence in (one, other)]
    denied = [bool(_NOT.search(sentence.text)) for sentence in (one, other)]
    return denied[0] == denied[1] and not (figures[0] - figures[1] and figures[1] - figures[0])


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


@lru_cache(4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(kin(stem) for stem in stems(text) if stem not in STOP)


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
    # Two passages of one article may share a sentence: their order is not that of the text.
    read = sorted(found, key=lambda one: (one.passage.source, one.span.start))
    before = {id(after): first for first, after in pairwise(read) if _adjacent(first, after)}
    unique = {id(one): one for one in chosen}
    for one in chosen:
        after = one
        while _DANGLING.match(after.text) and id(after) in before:
            after = before[id(after)]
            unique[id(after)] = after
    return list(unique.values())


def _adjacent(first: Candidate, after: Candidate) -> bool:
    gap = after.span.start - first.span.end  # at most a blank line
    return first.passage.source == after.passage.source and 0 <= gap <= len("\r\n\r\n")


def _in_order(chosen: Iterable[Candidate]) -> list[Candidate]:
    """Articles by their best sentence, and the sentences of each as they stand in it."""
    best: dict[str, float] = {}
    for one in chosen:
        best[one.passage.source] = max(best.get(one.passage.source, 0.0), one.probability)
    return sorted(chosen, key=lambda one: (-best[one.passage.source], one.passage.source, one.span.start))


def answer_from(*found: Evidence, unanswered: Sequence[str] = ()) -> Answer:
    """The answer made of the sources' own sentences, from passages that are taken to answer.

    `unanswered` are the parts of the question that they do not answer: they make the answer partial.
    """
    extracts = [extract(evidence) for evidence in found]
    sentences = list({(one.passage.source, one.span): one for each in extracts for one in each.sentences}.values())
    citations = tuple(citation(number, one.passage, one.span) for number, one in enumerate(sentences, 1))
    passages = {passage.chunk: passage for evidence in found for passage in evidence.passages}
    question = found[0].question.text
    return Answer(
        question=question,
        asked=question,
        outcome=_outcome(extracts, unanswered),
        claims=tuple(Claim(one.quote, "quote", (one.number,)) for one in citations),
        withheld=(),
        citations=citations,
        refusal=None,
        engine=ENGINE,
        passages=tuple(passages.values()),
        note=f"The sources do not say: {' '.join(unanswered)}" if unanswered else None,
    )


def _outcome(extracts: Sequence[Extract], unanswered: Sequence[str]) -> Outcome:
    if unanswered:
        return "partial"
    return "conflicting" if any(one.conflicting for one in extracts) else "answered"
