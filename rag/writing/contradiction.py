"""Reports that contradict each other: the later one, or the correction, replaces; else both are shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rag.query.question import Question, counts
from rag.reading.candidates import Candidate
from rag.text.dates import moments_in
from rag.text.numbers import numbers_in, stated
from rag.text.words import kins

__all__ = ["Settled", "denies", "settle", "uncorrected"]

_SAME_MATTER = 0.55  # cosine of two sentences from which they may tell of one thing
_SAME_WORDS = 0.7  # share of their words in common from which a "not" in one sentence denies the other
_NOT = re.compile(r"\b(?:not|no|never|nor|neither|cannot|without)\b|n['’]t\b", re.IGNORECASE)
_TAKEN_BACK = 0.7  # cosine from which a sentence of a correction is about one of an older report
_MOST = 24  # candidates that are compared
_LIKELY = 0.3  # as a share of the best candidate's chance: below it a sentence contradicts nobody
_SUPERSEDED_AFTER = 14  # days between two reports from which the later one knows better
_CORRECTS = re.compile(r"\bcorrection\b|\bcorrected\b|\berratum\b|\bclarification\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settled:
    """The candidates that stand, and the best two among them that contradict each other, if any do."""

    standing: tuple[Candidate, ...]
    conflicting: tuple[Candidate, ...]


def denies(one: Candidate, other: Candidate) -> bool:
    """Whether one of two sentences holds a "not" and the other none."""
    return bool(_NOT.search(one.text)) != bool(_NOT.search(other.text))


def uncorrected(found: Sequence[Candidate]) -> list[Candidate]:
    """`found` without the sentences of older reports that a correction among them speaks of."""
    correcting = [one for one in found if _corrects(one)]
    return [one for one in found if _corrects(one) or not any(_taken_back(one, by) for by in correcting)]


def settle(question: Question, ranked: Sequence[Candidate]) -> Settled:
    """Decide between candidates, best first, that give different figures or days for one matter, or deny each other."""
    if not ranked:
        return Settled((), ())
    likely = [one for one in ranked[:_MOST] if one.probability >= _LIKELY * ranked[0].probability]
    # Where a sentence counts what was asked for, the figures of others are of something else.
    counting = {id(one) for one in likely if counts(question, kins(one.text))}
    replaced: set[int] = set()
    clashing: list[tuple[Candidate, Candidate]] = []
    for one, other in combinations(likely, 2):
        if not _clash(question, one, other):
            continue
        older = _older(one, other)
        if older is not None:
            replaced.add(id(older))
        elif not counting or {id(one), id(other)} <= counting:
            clashing.append((one, other))
    standing = tuple(one for one in ranked if id(one) not in replaced)
    return Settled(standing, next((pair for pair in clashing if not {*map(id, pair)} & replaced), ()))


def _clash(question: Question, one: Candidate, other: Candidate) -> bool:
    if one.passage.source == other.passage.source or float(one.vector @ other.vector) < _SAME_MATTER:
        return False
    if question.kind not in {"money", "number", "when"}:
        return len(one.words & other.words) >= _SAME_WORDS * len(one.words | other.words) and denies(one, other)
    if question.kind != "when":
        left, right = _numbers(one.text), _numbers(other.text)
        return bool(left and right) and not any(stated(number, right) for number in left)
    days = [
        {(moment.year, moment.month, moment.day, moment.weekday) for moment in moments_in(c.text, c.passage.published)}
        for c in (one, other)
    ]
    return all(days) and not days[0] & days[1]


_numbers = lru_cache(1000)(numbers_in)


def _older(one: Candidate, other: Candidate) -> Candidate | None:
    """Which of two contradicting candidates is replaced by the other, if either is."""
    corrects = [_corrects(one), _corrects(other)]
    if corrects[0] != corrects[1]:
        return other if corrects[0] else one
    days = one.passage.published, other.passage.published
    if not (days[0] and days[1]) or abs((days[0] - days[1]).days) < _SUPERSEDED_AFTER:
        return None
    return one if days[0] < days[1] else other


def _corrects(one: Candidate) -> bool:
    return bool(_CORRECTS.search(f"{one.passage.title or ''} {one.passage.text[:200]}"))


def _taken_back(one: Candidate, by: Candidate) -> bool:
    days = one.passage.published, by.passage.published
    later = days[0] is None or days[1] is None or days[0] <= days[1]
    return later and one.passage.source != by.passage.source and float(one.vector @ by.vector) >= _TAKEN_BACK
