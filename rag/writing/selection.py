"""Which sentences make the answer: the best ones that each say something the others do not."""

import re
from collections.abc import Sequence

from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.text.numbers import numbers_in

__all__ = ["denies", "is_broad", "is_sentence", "same", "select", "wants_more"]

_POINT, _BROAD = 2, 5  # the most sentences
_SHORTEST = 4  # words of a sentence that can stand alone
_THIN = 8  # words under which it must name or number something to say anything by itself
_SPECIFIC = re.compile(r"\d|(?<!^)(?<![“\"'‘(])\b[A-Z]")
_STOP = re.compile(r"[.!…。！][\"'”’»)\]*_]*$")  # of a sentence that states something: a question answers none
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")  # Thai to Chinese
_NOT = re.compile(r"\b(?:not|no|never|nor|neither|cannot|without)\b|n['’]t\b", re.IGNORECASE)


def is_sentence(text: str) -> bool:
    """Tell a sentence that can stand in an answer from a headline, a caption, a question or a scrap.

    In a script that sets no space between words, two of its characters count as one.
    """
    words = len(text.split()) + len(_UNSPACED.findall(text)) // 2
    return bool(_STOP.search(text)) and words >= (_SHORTEST if _SPECIFIC.search(text) else _THIN)


def is_broad(best: Candidate) -> bool:
    """Tell whether the question wants more than a point: the words that answer it are many."""
    return best.answer is None or len(best.answer.of(best.text).split()) > calibration().short


def wants_more(ranked: Sequence[Candidate], *, point: bool, account: bool) -> bool:
    """Tell whether an answer holds more than a point, by the form of the question or the best sentence's words."""
    return account or (not point and bool(ranked) and is_broad(ranked[0]))


def select(
    ranked: Sequence[Candidate], taken: Sequence[Candidate] = (), *, point: bool = False, account: bool = False
) -> list[Candidate]:
    """Choose the best of `ranked`, then `taken`, then sentences of `ranked` that each add something.

    What lies further under the best than the calibration allows adds nothing: two sentences at most where a point
    is asked for, by the question's form (`point`) or by the words that answer it; five where an `account` is asked
    for, or the answer is longer.
    """
    if not ranked:
        return list(taken)
    broad = wants_more(ranked, point=point, account=account)
    least = ranked[0].value - (calibration().broad if broad else calibration().point)
    chosen = [*([] if ranked[0] in taken else ranked[:1] if taken else []), *taken]
    for sentence in ranked:
        if len(chosen) >= (_BROAD if broad else _POINT) or sentence.value < least:
            break
        if not any(same(sentence, other) for other in chosen):
            chosen.append(sentence)
    return chosen


def same(first: Candidate, second: Candidate) -> bool:
    """Tell whether two sentences say one thing: near in meaning or of the same words, and no figure or "not" apart.

    The vector of a sentence takes in what stands around it: the same words may lie well apart.
    """
    shorter, longer = sorted((first.words, second.words), key=len)
    near = float(first.vector @ second.vector) >= calibration().same
    if not near and not (shorter <= longer and len(shorter) >= calibration().copied * len(longer)):
        return False
    figures = [{number.value for number in numbers_in(sentence.text)} for sentence in (first, second)]
    return not denies(first, second) and not (figures[0] - figures[1] and figures[1] - figures[0])


def denies(first: Candidate, second: Candidate) -> bool:
    """Tell whether one of two sentences holds a "not" and the other none."""
    return bool(_NOT.search(first.text)) != bool(_NOT.search(second.text))
