"""Settle contradicting answers to a question: a correction or a later report replaces; else both are shown."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise

from rag.query.question import Question
from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.text.dates import Moment, covers_any, is_bound, moments_in
from rag.text.numbers import Number, is_stated, numbers_in, values_in
from rag.text.opening import prefix_length
from rag.text.parse import parse
from rag.text.words import stems
from rag.writing.antecedent import has_other_subject
from rag.writing.selection import differ_in_negation, is_broad
from rag.writing.speaker import speaker, without_speaker

__all__ = [
    "Resolution",
    "correction_continuation",
    "corrections_in",
    "filter_by_year",
    "has_answer_words",
    "prefer_later",
    "resolve_contradictions",
]

_BESIDE = 2  # characters between two adjacent sentences
_GOES_ON = 2  # sentences of a correction after the one that names the error
_HUNDRED = 100
_MOST = 24  # candidates that are compared
_CORRECTS = re.compile(r"\bcorrections?\b|\bcorrected\b|\berrat(?:um|a)\b|\bclarifications?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The candidates that stand, and the best two among them that contradict each other, if any do."""

    standing: tuple[Candidate, ...]
    conflicting: tuple[Candidate, ...]


def corrections_in(found: Sequence[Candidate]) -> dict[Candidate, Candidate]:
    """Return the sentences of older reports that `found` has a correction of, each with the correcting sentence."""
    correcting = [sentence for sentence in found if _corrects(sentence)]
    told = {
        sentence: [correction for correction in correcting if _is_corrected_by(sentence, correction)]
        for sentence in found
        if not _corrects(sentence)
    }
    return {
        sentence: max(
            corrections,
            key=lambda correction: (has_answer_words(sentence, correction), float(sentence.vector @ correction.vector)),
        )
        for sentence, corrections in told.items()
        if corrections
    }


def has_answer_words(sentence: Candidate, correction: Candidate) -> bool:
    """Tell whether a correction has all the words of the answer that it corrects."""
    words = frozenset(stems(_answer(sentence)))
    return bool(words) and words <= frozenset(stems(correction.text))


def correction_continuation(sentence: Candidate, every: Sequence[Candidate]) -> list[Candidate]:
    """Return the sentences that continue a correction in its paragraph: "We gave it as 61. It was 51." """
    found: list[Candidate] = []
    if not _corrects(sentence):
        return found
    wrong, end = values_in(sentence.text), sentence.span.end
    for other in sorted(every, key=lambda other: other.span.start):
        if other.passage.source == sentence.passage.source and 0 <= other.span.start - end <= 1:
            found.append(other)
            end = other.span.end
            if len(found) == _GOES_ON or not wrong or values_in(other.text) - wrong:
                break
    return found


def filter_by_year(ranked: Sequence[Candidate], moments: Sequence[Moment]) -> list[Candidate]:
    """Return the sentences that may be about a year of `moments`; none where these answer far worse than the best."""
    years = {moment.year for moment in moments if moment.year}
    kept = [sentence for sentence in ranked if not years or _may_be_about_year(sentence, years)]
    return kept if kept and kept[0].alone >= ranked[0].alone - 2 * calibration().rival else []


def _may_be_about_year(sentence: Candidate, years: Collection[int]) -> bool:
    """Tell whether a sentence may be about one of the years: it names one, or only its article may be."""
    published = sentence.passage.published
    text = sentence.text
    named = {moment.year for moment in moments_in(text, published) if moment.year and not is_bound(text, moment)}
    if named or not published:
        return not named or not named.isdisjoint(years)
    around = f"{sentence.passage.title or ''} {sentence.passage.text}"
    return published.year in years or any(moment.year in years for moment in moments_in(around, published))


def prefer_later(ranked: Sequence[Candidate], asked: Question) -> Sequence[Candidate]:
    """Return the sentences, best first, with one of a later report first if a question asks of what is so now.

    It is on the same topic as the best, and answers nearly as well: a strike that is called off is not going ahead.
    """
    if not ranked or not asked.asks_of_now:
        return ranked
    least = ranked[0].alone - calibration().rival
    later = [other for other in ranked[:_MOST] if other.alone >= least and _is_later(other, ranked[0])]
    newest = max(later, key=lambda other: other.passage.published or date.min, default=None)
    if newest is None:
        return ranked
    raised = replace(newest, value=ranked[0].value, alone=max(newest.alone, ranked[0].alone))
    return [raised, *(other for other in ranked if other is not newest)]


def _is_later(sentence: Candidate, other: Candidate) -> bool:
    days = sentence.passage.published, other.passage.published
    return days[0] is not None and days[1] is not None and days[0] > days[1] and _same_topic(sentence, other)


def resolve_contradictions(ranked: Sequence[Candidate], asked: Question) -> Resolution:
    """Decide between candidates, best first, that contradict or deny each other.

    Only sentences that score nearly as high as the best are compared, and articles conflict by the best of each, if
    they are about the names in the question. Where that names no time, a later report's answer also replaces a
    different one that it does not contradict: the holder of an office or a record is the present one.
    """
    if not ranked:
        return Resolution((), ())
    likely = [candidate for candidate in ranked[:_MOST] if candidate.alone >= ranked[0].alone - calibration().rival]
    if account := _other_account(ranked[0], ranked):
        return Resolution(tuple(ranked), (ranked[0], account))
    best = {candidate.passage.source: candidate for candidate in reversed(ranked)}
    replaced: set[Candidate] = set()
    clashing: list[tuple[Candidate, Candidate]] = []
    for first, second in combinations(likely, 2):
        clash = _answers_contradict(first, second)
        if not clash and (asked.moments or not _other_answer(first, second)):
            continue
        older = _older(first, second)
        if older is not None:
            replaced.add(older)
        elif clash and all(
            best[candidate.passage.source] is candidate and _is_about_question(candidate, ranked, asked)
            for candidate in (first, second)
        ):
            clashing.append((first, second))
    standing = tuple(candidate for candidate in ranked if candidate not in replaced)
    return Resolution(standing, next((pair for pair in clashing if replaced.isdisjoint(pair)), ()))


def _is_about_question(sentence: Candidate, every: Sequence[Candidate], asked: Question) -> bool:
    """Tell whether a sentence and its article are about the question's names: two towns' figures do not conflict."""
    article = f"{sentence.passage.title or ''} {sentence.passage.text}"
    return asked.names_in(article) == asked.names and not has_other_subject(sentence, every, asked)


def _other_account(best: Candidate, ranked: Sequence[Candidate]) -> Candidate | None:
    """Return the sentence next to the best one in which another speaker gives a different figure; else None."""
    figures = _figures(_answer(best))
    for sentence in ranked if figures else ():
        apart = max(sentence.span.start - best.span.end, best.span.start - sentence.span.end)
        if sentence.passage.source != best.passage.source or not 0 <= apart <= _BESIDE:
            continue
        if (
            _differ(figures, _figures(sentence.text))
            and _has_different_speaker(sentence, best)
            and _differ(figures, _figures_counting(_counted(best), without_speaker(sentence.text)))
        ):
            return sentence
    return None


def _counted(best: Candidate) -> str:
    """Return the lemma of the noun that the first figure of an answer counts: "people" in "19 people"; or ""."""
    assert best.answer
    return next((_noun(best.text, best.answer.start + number.start) for number in _figures(_answer(best))), "")


def _figures_counting(noun: str, text: str) -> list[Number]:
    """Return the figures of a text, but for bare ones that count something else: "magnitude 6.1", "4 a.m."."""
    return [number for number in _figures(text) if not noun or number.kind or _noun(text, number.start) in {"", noun}]


def _noun(text: str, start: int) -> str:
    """Return the lemma of the noun that the figure at a character counts, or ""; of a time, the time itself."""
    tree = parse(text)
    token = next(word for word in reversed(tree.tokens) if word.start <= start)
    while token.dep in {"quantmod", "compound"}:
        token = tree.tokens[token.head]
    if ":" in token.text:
        return token.text
    return tree.tokens[token.head].lemma.lower() if token.dep == "nummod" else ""


def _differ(figures: Sequence[Number], others: Sequence[Number]) -> bool:
    """Tell whether some of the figures are of one kind, and none is stated among the others."""
    kinds = {number.kind for number in figures} & {number.kind for number in others}
    return bool(kinds) and not any(is_stated(number, others) for number in figures)


def _has_different_speaker(first: Candidate, second: Candidate) -> bool:
    """Tell whether two sentences each have a speaker, and different ones."""
    mine = speaker(first.text)
    return bool(mine) and speaker(second.text) not in {"", mine}


def _figures(text: str) -> list[Number]:
    """Return the numbers of a text; "nine out of ten" is a percentage."""
    numbers = numbers_in(text)
    for first, second in pairwise(numbers):
        between = text[first.end : second.start].strip()  # "nine in ten", not "190 in 2024"
        if (between == "out of" and second.value) or (between == "in" and 0 < first.value <= second.value <= _HUNDRED):
            share = Number(
                text[first.start : second.end], first.start, second.end, 100 * first.value / second.value, "%", True
            )
            return [share, *(number for number in numbers if number not in (first, second))]
    return numbers


def _answers_contradict(first: Candidate, second: Candidate) -> bool:
    """Tell whether the answers in two articles state different figures or days, or one sentence denies the other."""
    if not _same_topic(first, second):
        return False
    worded_alike = len(first.words & second.words) >= calibration().negated * len(first.words | second.words)
    if worded_alike and differ_in_negation(first, second):
        return True
    if is_broad(first) or is_broad(second):
        return False
    days = [_days(candidate) for candidate in (first, second)]
    if any(days):
        dated = all(moment.year or moment.month or moment.day for side in days for moment in side)
        return all(days) and dated and not any(covers_any(day, b) for a, b in (days, days[::-1]) for day in a)
    left, right = (numbers_in(_answer(candidate)) for candidate in (first, second))
    kinds = {number.kind for number in left} == {number.kind for number in right}
    return bool(left and right) and kinds and not any(is_stated(number, right) for number in left)


def _other_answer(first: Candidate, second: Candidate) -> bool:
    """Tell whether two articles on the same matter give short answers that have no word in common."""
    if not _same_topic(first, second) or is_broad(first) or is_broad(second):
        return False
    return not frozenset(stems(_answer(first))) & frozenset(stems(_answer(second)))


def _same_topic(first: Candidate, second: Candidate) -> bool:
    return first.passage.source != second.passage.source and float(first.vector @ second.vector) >= calibration().alike


def _days(sentence: Candidate) -> list[Moment]:
    return moments_in(_answer(sentence), sentence.passage.published)


def _answer(sentence: Candidate) -> str:
    """Return the words that answer; "" where they stand in a dateline, whose day is that of the report."""
    held = sentence.answer and sentence.answer.start >= prefix_length(sentence.text)
    return sentence.answer.of(sentence.text) if sentence.answer and held else ""


def _older(first: Candidate, second: Candidate) -> Candidate | None:
    """Return which of two contradicting candidates is replaced by the other, if either is."""
    corrects = [_corrects(first), _corrects(second)]
    if corrects[0] != corrects[1]:
        return second if corrects[0] else first
    days = first.passage.published, second.passage.published
    if not (days[0] and days[1]) or abs((days[0] - days[1]).days) < calibration().superseded:
        return None
    return first if days[0] < days[1] else second


def _corrects(sentence: Candidate) -> bool:
    return bool(_CORRECTS.search(f"{sentence.passage.title or ''} {sentence.passage.text[:200]}"))


def _is_corrected_by(sentence: Candidate, correction: Candidate) -> bool:
    days = sentence.passage.published, correction.passage.published
    later = days[0] is None or days[1] is None or days[0] <= days[1]
    if not later or sentence.passage.source == correction.passage.source:
        return False
    cosine = float(sentence.vector @ correction.vector)
    if cosine >= calibration().taken_back or cosine < calibration().alike:
        return cosine >= calibration().taken_back
    return not values_in(sentence.text).isdisjoint(values_in(correction.text))
