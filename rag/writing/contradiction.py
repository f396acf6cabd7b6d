"""Answers to one question that exclude each other: the later, or a correction, replaces; else both are shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.text.dates import Moment, moments_in, spoken_of
from rag.text.numbers import numbers_in, stated
from rag.text.words import stems
from rag.writing.selection import denies, is_broad

__all__ = ["Settled", "settle", "uncorrected"]

_MOST = 24  # candidates that are compared
_SAME_WORDS = 0.7  # share of their words in common from which a "not" in one sentence denies the other
_SUPERSEDED_AFTER = 14  # days between two reports from which the later one knows better
_CORRECTS = re.compile(r"\bcorrection\b|\bcorrected\b|\berratum\b|\bclarification\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settled:
    """The candidates that stand, and the best two among them that contradict each other, if any do."""

    standing: tuple[Candidate, ...]
    conflicting: tuple[Candidate, ...]


def uncorrected(found: Sequence[Candidate]) -> list[Candidate]:
    """Leave out the sentences of older reports that a correction among `found` speaks of."""
    correcting = [one for one in found if _corrects(one)]
    return [one for one in found if _corrects(one) or not any(_taken_back(one, by) for by in correcting)]


def settle(ranked: Sequence[Candidate], *, dated: bool = False) -> Settled:
    """Decide between candidates, best first, whose answers to the question exclude each other, or that deny another.

    Only sentences that the reader holds for answers nearly as good as the best are compared. Where the question
    names no time (it is not `dated`), a later report's answer also replaces a different one that it does not exclude:
    who holds an office or a record is whoever does so now.
    """
    if not ranked:
        return Settled((), ())
    likely = [one for one in ranked[:_MOST] if one.value >= ranked[0].value - calibration().rival]
    replaced: set[int] = set()
    clashing: list[tuple[Candidate, Candidate]] = []
    for one, other in combinations(likely, 2):
        clash = _clash(one, other)
        if not clash and (dated or not _other_answer(one, other)):
            continue
        older = _older(one, other)
        if older is not None:
            replaced.add(id(older))
        elif clash:
            clashing.append((one, other))
    standing = tuple(one for one in ranked if id(one) not in replaced)
    return Settled(standing, next((pair for pair in clashing if not {*map(id, pair)} & replaced), ()))


def _clash(one: Candidate, other: Candidate) -> bool:
    """Tell whether the words that answer in two articles state different figures or days, or one denies the other."""
    if not _one_matter(one, other):
        return False
    if len(one.words & other.words) >= _SAME_WORDS * len(one.words | other.words) and denies(one, other):
        return True
    if is_broad(one) or is_broad(other):
        return False
    days = [_days(candidate) for candidate in (one, other)]
    if any(days):
        return all(days) and not any(spoken_of(day, other) for mine, other in (days, days[::-1]) for day in mine)
    left, right = (numbers_in(_answer(candidate)) for candidate in (one, other))
    kinds = {number.kind for number in left} == {number.kind for number in right}
    return bool(left and right) and kinds and not any(stated(number, right) for number in left)


def _other_answer(one: Candidate, other: Candidate) -> bool:
    """Tell whether the words that answer in two articles, of one matter, have nothing in common."""
    if not _one_matter(one, other) or is_broad(one) or is_broad(other):
        return False
    return not frozenset(stems(_answer(one))) & frozenset(stems(_answer(other)))


def _one_matter(one: Candidate, other: Candidate) -> bool:
    return one.passage.source != other.passage.source and float(one.vector @ other.vector) >= calibration().alike


def _days(one: Candidate) -> list[Moment]:
    return moments_in(_answer(one), one.passage.published)


def _answer(one: Candidate) -> str:
    return one.answer.of(one.text) if one.answer else ""


def _older(one: Candidate, other: Candidate) -> Candidate | None:
    """Return which of two contradicting candidates is replaced by the other, if either is."""
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
    near = float(one.vector @ by.vector) >= calibration().taken_back
    return later and one.passage.source != by.passage.source and near
