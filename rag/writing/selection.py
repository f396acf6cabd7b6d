"""Which sentences make the answer: the best ones that each say something the others do not."""

import math
import re
from collections.abc import Mapping, Sequence

from rag.query.question import Question, reasons_in
from rag.reading.candidates import Candidate
from rag.text.numbers import numbers_in
from rag.text.words import kin, kins, rarity, stems
from rag.writing.contradiction import denies

__all__ = ["choose", "same", "worth"]

_MOST = {"point": 2, "matter": 3, "broad": 9}  # sentences, by the breadth of the question
_BELOW = {"point": 0.7, "matter": 1.0, "broad": 1.8}  # log odds under the standard from which one adds nothing
_RETRIEVED = {"point": 2.0, "matter": 1.5, "broad": 0.7}  # log odds of standing in the passage that was found first
_REASON = 1.0  # log odds for each way of giving a reason, where one is asked for
_BETWEEN = 0.5  # log odds for a reason between all that the question names, where that is more than one
_OTHERS = 2.0  # log odds that a matter between one of them and somebody else costs
_PARTIES = re.compile(r"\bbetween (?:the )?([A-Z][\w.]+)(?:['’]s)? and (?:the )?([A-Z][\w.]+)")
_REASONS = 2  # ways that count
_LIKENESS = 1.5  # log odds that being just like a sentence already taken costs
_THEME = 8.0  # log odds for a sentence all of whose words are themes of all articles, and new
_SAME = 0.86  # cosine from which two sentences say one thing
_WITHIN = 0.8  # share of the longer one's words from which a sentence within another says the same


def worth(question: Question, one: Candidate) -> float:
    """What a sentence is worth to the answer, in log odds."""
    odds = math.log(one.probability / (1 - one.probability)) + _RETRIEVED[question.breadth] * one.passage.score
    if question.kind != "why":
        return odds
    odds += _REASON * min(_REASONS, reasons_in(stems(one.text)))
    if len(question.names) > 1:
        odds += _BETWEEN * (question.names <= one.words) - _OTHERS * _of_others(question, one.text)
    return odds


def _of_others(question: Question, text: str) -> bool:
    """Whether a sentence speaks of something between two parties that are not those the question names."""
    return any(not {*kins(one), *kins(other)} <= question.names for one, other in _PARTIES.findall(text))


def choose(question: Question, ranked: Sequence[Candidate], taken: Sequence[Candidate] = ()) -> list[Candidate]:
    """`taken`, then the sentences of `ranked`, most worth first, that each add something.

    After Carbonell and Goldstein, "The Use of MMR" (1998): each next sentence is judged by its worth less
    its likeness to those taken. For a broad question it gains by the themes it adds.
    """
    chosen = list(taken)
    values = {one: worth(question, one) for one in ranked}
    themes = _themes(question, ranked) if question.breadth == "broad" else {}
    least = _standard(sorted(values.values(), reverse=True), question) - _BELOW[question.breadth]
    left = [one for one in ranked if values[one] >= least and one not in chosen]
    while left and len(chosen) < _MOST[question.breadth]:
        told = frozenset().union(*(one.words for one in chosen))
        gains = {one: values[one] - _likeness(one, chosen) + _theme(one, themes, told) for one in left}
        chosen.append(max(left, key=gains.__getitem__))
        left = [one for one in left if not same(one, chosen[-1])]
    return chosen


def same(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say one thing: near in meaning or of the same words, and no figure or "not" apart.

    The vector of a sentence takes in what stands around it: the same words may lie well apart.
    """
    few, many = sorted((one.words, other.words), key=len)
    if float(one.vector @ other.vector) < _SAME and not (few <= many and len(few) >= _WITHIN * len(many)):
        return False
    figures = [{number.value for number in numbers_in(sentence.text)} for sentence in (one, other)]
    return not denies(one, other) and not (figures[0] - figures[1] and figures[1] - figures[0])


def _standard(values: Sequence[float], question: Question) -> float:
    """What others are measured by: the best, or for a broad question the third, since the best may stand out."""
    return values[min(2 if question.breadth == "broad" else 0, len(values) - 1)] if values else 0.0


def _likeness(one: Candidate, chosen: Sequence[Candidate]) -> float:
    return _LIKENESS * max((float(one.vector @ other.vector) for other in chosen), default=0.0)


def _theme(one: Candidate, themes: Mapping[str, float], told: frozenset[str]) -> float:
    words = one.words
    return _THEME * sum(themes.get(word, 0.0) for word in words - told) / (len(words) or 1)


def _themes(question: Question, ranked: Sequence[Candidate]) -> dict[str, float]:
    """The words that several articles use about the matter, and how much each tells."""
    users: dict[str, set[str]] = {}
    for one in ranked:
        for word in one.words:
            users.setdefault(word, set()).add(one.passage.source)
    asked = {kin(stem) for stem in question.content}
    articles = len({one.passage.source for one in ranked})
    return {
        word: rarity(word) * (len(sources) - 1) / articles
        for word, sources in users.items()
        if len(sources) > 1 and word not in asked
    }
