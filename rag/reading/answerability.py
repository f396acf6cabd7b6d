"""Whether the passages can answer the question: one chance, from the reader and from what stands nowhere."""

import math
from collections.abc import Collection, Mapping

from rag.query.question import Question
from rag.reading.article_facts import question_for, title_for
from rag.reading.calibration import Level, calibration
from rag.reading.findings import Findings
from rag.text.words import Word, rarity, words_of

__all__ = ["answerable", "answers", "features"]

_PEOPLE = ("n", "an", "ian", "i", "ese", "ish", "s", "es", "ns", "ians", "is")  # Russia, Russian, Russians


def answers(findings: Findings, level: Level = "balanced") -> bool:
    """Tell whether an answer is to be given: the chance that the passages hold one is that of `level` or more."""
    return answerable(findings) >= calibration().levels[level]


def answerable(findings: Findings) -> float:
    """Return the chance, 0 to 1, that the passages answer the question; 0 where there is none."""
    if not findings.readings:
        return 0.0
    weights = calibration().answer
    odds = weights["bias"] + sum(weights[name] * value for name, value in features(findings).items())
    return 1 / (1 + math.exp(-odds))


def features(findings: Findings) -> Mapping[str, float]:
    """Return what tells whether the passages answer, by name; there must be a passage.

    One passage seldom answers "why" whole, and a point is stated or is not: the same reading tells more or less.
    A name of the kind that is asked for is soon found where nothing answers; many words that answer are not.
    """
    evidence, readings = findings.evidence, findings.readings
    best = max(range(len(readings)), key=lambda at: readings[at].answers)
    passage = evidence.passages[best]
    same = [part for part in evidence.passages if part.source == passage.source]
    asked = Question(question_for(evidence.question, passage))
    missing = _missing(
        asked.content, " ".join([title_for(evidence.question, passage) or "", *(part.text for part in same)])
    )
    return {
        "best": readings[best].answers,
        "likeness": max((float((rows @ evidence.vector).max(initial=0.0)) for rows in evidence.sentences), default=0.0),
        "missing": max((rarity(word.raw) for word in missing), default=0.0),
        "name missing": float(any(_names(word) for word in missing)),
        "account": float(evidence.question.wants_account),
        "point": float(evidence.question.wants_point),
        "length": math.log1p(_words_marked(findings)),
    }


def _words_marked(findings: Findings) -> int:
    """Return how many words the reader marks in the sentence that answers best; none where there is no sentence."""
    best = max(findings.candidates, key=lambda candidate: candidate.value, default=None)
    return len(best.answer.of(best.text).split()) if best and best.answer else 0


def _missing(asked: Collection[Word], text: str) -> list[Word]:
    """Return the words of a question that the article of the best passage does not have in any form."""
    there = {word.stem for word in words_of(text)}
    return [word for word in asked if not _stands(word.stem, there)]


def _stands(stem: str, there: Collection[str]) -> bool:
    """Tell whether a word stands in a text, or the name of its people: Russian for Russia, not Nigeria for Niger."""
    return stem in there or any(stem + ending in there or stem.removesuffix(ending) in there for ending in _PEOPLE)


def _names(word: Word) -> bool:
    return word.start > 0 and (word.raw[0].isupper() or word.raw[0].isdigit())
