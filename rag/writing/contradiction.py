"""Answers to one question that exclude each other: the later, or a correction, replaces; else both are shown."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from rag.query.question import Question
from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.text.dates import Moment, moments_in, spoken_of
from rag.text.numbers import Number, numbers_in, stated
from rag.text.words import stems
from rag.writing.antecedent import of_another
from rag.writing.selection import denies, is_broad
from rag.writing.speaker import speaker

__all__ = ["Settled", "corrections_in", "goes_on", "names_answer", "of_its_time", "settle"]

_BESIDE = 2  # characters between two sentences side by side
_GOES_ON = 2  # sentences of a correction after the one that names the error
_MOST = 24  # candidates that are compared
_CORRECTS = re.compile(r"\bcorrections?\b|\bcorrected\b|\berrat(?:um|a)\b|\bclarifications?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settled:
    """The candidates that stand, and the best two among them that contradict each other, if any do."""

    standing: tuple[Candidate, ...]
    conflicting: tuple[Candidate, ...]


def corrections_in(found: Sequence[Candidate]) -> dict[Candidate, Candidate]:
    """Return the sentences of older reports that a correction among `found` speaks of, each with what corrects it."""
    correcting = [one for one in found if _corrects(one)]
    told = {one: [by for by in correcting if _taken_back(one, by)] for one in found if not _corrects(one)}
    return {one: max(bys, key=lambda by: (names_answer(one, by), float(one.vector @ by.vector)))
            for one, bys in told.items() if bys}  # fmt: skip


def names_answer(one: Candidate, by: Candidate) -> bool:
    """Tell whether a correction names the very words that it corrects."""
    words = frozenset(stems(_answer(one)))
    return bool(words) and words <= frozenset(stems(by.text))


def goes_on(one: Candidate, every: Sequence[Candidate]) -> list[Candidate]:
    """Return what follows a sentence of a correction in its paragraph: "We gave it as 61. It was 51." """
    found: list[Candidate] = []
    if not _corrects(one):
        return found
    wrong, end = {number.value for number in numbers_in(one.text)}, one.span.end
    for other in sorted(every, key=lambda other: other.span.start):
        if other.passage.source == one.passage.source and 0 <= other.span.start - end <= 1:
            found.append(other)
            end = other.span.end
            if len(found) == _GOES_ON or not wrong or {number.value for number in numbers_in(other.text)} - wrong:
                break
    return found


def of_its_time(ranked: Sequence[Candidate], moments: Sequence[Moment]) -> list[Candidate]:
    """Keep what may be of the year that a question names; nothing where all of that answers far worse than the best."""
    years = {moment.year for moment in moments if moment.year}
    kept = [one for one in ranked if not years or _is_of(one, years)]
    return kept if kept and kept[0].value >= ranked[0].value - 2 * calibration().rival else []


def _is_of(one: Candidate, years: Collection[int]) -> bool:
    """Tell whether a sentence may speak of one of the years: it names it, or none, and its article may be of it."""
    published = one.passage.published
    named = {moment.year for moment in moments_in(one.text, published) if moment.year}
    if named or not published:
        return not named or not named.isdisjoint(years)
    around = f"{one.passage.title or ''} {one.passage.text}"
    return published.year in years or any(moment.year in years for moment in moments_in(around, published))


def settle(ranked: Sequence[Candidate], *, dated: bool = False, asked: Question | None = None) -> Settled:
    """Decide between candidates, best first, whose answers to the question exclude each other, or that deny another.

    Only sentences that the reader holds for answers nearly as good as the best are compared. Where the question
    names no time (it is not `dated`), a later report's answer also replaces a different one that it does not exclude:
    who holds an office or a record is whoever does so now.
    """
    if not ranked:
        return Settled((), ())
    likely = [one for one in ranked[:_MOST] if one.value >= ranked[0].value - calibration().rival]
    if other := _other_account(ranked[0], ranked):
        return Settled(tuple(ranked), (ranked[0], other))
    replaced: set[int] = set()
    clashing: list[tuple[Candidate, Candidate]] = []
    for one, other in combinations(likely, 2):
        clash = _clash(one, other)
        if not clash and (dated or not _other_answer(one, other)):
            continue
        older = _older(one, other)
        if older is not None:
            replaced.add(id(older))
        elif clash and all(_of_what_is_asked(each, ranked, asked) for each in (one, other)):
            clashing.append((one, other))
    standing = tuple(one for one in ranked if id(one) not in replaced)
    return Settled(standing, next((pair for pair in clashing if not {*map(id, pair)} & replaced), ()))


def _of_what_is_asked(one: Candidate, every: Sequence[Candidate], asked: Question | None) -> bool:
    """Tell whether a sentence and its article speak of what the question names: two towns' figures do not clash."""
    if asked is None:
        return True
    article = f"{one.passage.title or ''} {one.passage.text}"
    return asked.names_in(article) == asked.names and not of_another(one, every, asked)


def _other_account(best: Candidate, ranked: Sequence[Candidate]) -> Candidate | None:
    """Return the sentence beside the best in its article in which somebody else puts the figure otherwise."""
    figures = _figures(_answer(best))
    for one in ranked if figures else ():
        apart = max(one.span.start - best.span.end, best.span.start - one.span.end)
        if one.passage.source != best.passage.source or not 0 <= apart <= _BESIDE:
            continue
        others = _figures(one.text)
        kinds = {number.kind for number in figures} & {number.kind for number in others}
        if kinds and not any(stated(number, others) for number in figures) and _by_another(one, best):
            return one
    return None


def _by_another(one: Candidate, other: Candidate) -> bool:
    """Tell whether two sentences are each stated by somebody, and not by the same."""
    speakers = {speaker(one.text), speaker(other.text)}
    return len(speakers) == 2 and "" not in speakers


def _figures(text: str) -> list[Number]:
    """Return the numbers of a text; "nine out of ten" is a percentage."""
    numbers = numbers_in(text)
    for one, other in pairwise(numbers):
        if text[one.end : other.start].strip() in {"out of", "in"} and other.value:
            share = Number(text[one.start : other.end], one.start, other.end, 100 * one.value / other.value, "%", True)
            return [share, *(number for number in numbers if number not in (one, other))]
    return numbers


def _clash(one: Candidate, other: Candidate) -> bool:
    """Tell whether the words that answer in two articles state different figures or days, or one denies the other."""
    if not _one_matter(one, other):
        return False
    if len(one.words & other.words) >= calibration().negated * len(one.words | other.words) and denies(one, other):
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
    if not (days[0] and days[1]) or abs((days[0] - days[1]).days) < calibration().superseded:
        return None
    return one if days[0] < days[1] else other


def _corrects(one: Candidate) -> bool:
    return bool(_CORRECTS.search(f"{one.passage.title or ''} {one.passage.text[:200]}"))


def _taken_back(one: Candidate, by: Candidate) -> bool:
    days = one.passage.published, by.passage.published
    later = days[0] is None or days[1] is None or days[0] <= days[1]
    if not later or one.passage.source == by.passage.source:
        return False
    cosine = float(one.vector @ by.vector)
    if cosine < calibration().alike:
        return False
    figures = [{number.value for number in numbers_in(each.text)} for each in (one, by)]
    return cosine >= calibration().taken_back or bool(figures[0] & figures[1])
