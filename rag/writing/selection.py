"""Which sentences make the answer: the best ones that each say something the others do not."""

import re
from collections.abc import Sequence

from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.text.numbers import figures_differ

__all__ = ["differ_in_negation", "is_broad", "says_same", "select", "wants_more"]

_POINT, _BROAD = 2, 5  # the most sentences
_NOT = re.compile(r"\b(?:not|no|never|nor|neither|cannot|without)\b|n['’]t\b", re.IGNORECASE)


def is_broad(sentence: Candidate) -> bool:
    """Tell whether the words that answer in a sentence are more than a single fact; also where none are marked."""
    return sentence.answer is None or len(sentence.answer.of(sentence.text).split()) > calibration().short


def wants_more(ranked: Sequence[Candidate], *, point: bool, account: bool) -> bool:
    """Tell whether the answer needs more than one fact, by the question's form or the best sentence's answer."""
    return account or (not point and bool(ranked) and is_broad(ranked[0]))


def select(ranked: Sequence[Candidate], taken: Sequence[Candidate] = (), *, broad: bool = False) -> list[Candidate]:
    """Choose the best of `ranked`, then `taken`, then sentences of `ranked` that each add something.

    At most five are chosen for a `broad` answer (see `wants_more`), else two. A sentence that scores lower below the
    best than the calibration allows adds nothing. Sentences of an account all answer, and so are not compared with one
    another: each counts as much as it does alone.
    """
    if not ranked:
        return list(taken)
    chosen = [*(ranked[:1] if taken and ranked[0] not in taken else []), *taken]
    for sentence in _adding(ranked, broad):
        if len(chosen) >= (_BROAD if broad else _POINT):
            break
        if not any(says_same(sentence, other) for other in chosen):
            chosen.append(sentence)
    return chosen


def _adding(ranked: Sequence[Candidate], broad: bool) -> list[Candidate]:
    """Return the best sentence, and those that score nearly as high, in that order."""
    best, *others = ranked
    if not broad:
        return [best, *(other for other in others if other.value >= best.value - calibration().point)]
    near = (other for other in others if other.alone >= best.alone - calibration().broad)
    return [best, *sorted(near, key=lambda sentence: -sentence.alone)]


def says_same(first: Candidate, second: Candidate) -> bool:
    """Tell whether two sentences say the same: they are alike in meaning or in words.

    They do not where each has a figure that the other lacks, or only one has a "not".

    Words count beside the vectors because a sentence's vector depends on its context: the same words may be far apart.
    """
    shorter, longer = sorted((first.words, second.words), key=len)
    near = float(first.vector @ second.vector) >= calibration().same
    if not near and not (shorter <= longer and len(shorter) >= calibration().copied * len(longer)):
        return False
    return not differ_in_negation(first, second) and not figures_differ(first.text, second.text)


def differ_in_negation(first: Candidate, second: Candidate) -> bool:
    """Tell whether exactly one of two sentences has a "not"."""
    return bool(_NOT.search(first.text)) != bool(_NOT.search(second.text))
