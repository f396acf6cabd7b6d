"""Estimate the probability that the passages answer the question, from the reader's scores and missing words."""

import math
from collections.abc import Collection, Mapping

from rag.query.question import Question
from rag.reading.article_facts import question_for, title_for
from rag.reading.calibration import Level, calibration
from rag.reading.findings import Findings
from rag.text.words import Word, rarity, words_of

__all__ = ["answer_probability", "features", "is_answerable"]

_PEOPLE = ("n", "an", "ian", "i", "ese", "ish", "s", "es", "ns", "ians", "is")  # Russia: Russian, Russians


def is_answerable(findings: Findings, level: Level = "balanced") -> bool:
    """Tell whether to give an answer: whether the probability that the passages hold one reaches that of `level`."""
    return answer_probability(findings) >= calibration().levels[level]


def answer_probability(findings: Findings) -> float:
    """Return the probability that the passages answer the question; 0 where there are none."""
    if not findings.readings:
        return 0.0
    weights = calibration().answer
    odds = weights["bias"] + sum(weights[name] * value for name, value in features(findings).items())
    return 1 / (1 + math.exp(-odds))


def features(findings: Findings) -> Mapping[str, float]:
    """Return the features of the answerability model, by name; there must be a passage.

    The question's form ("account", "point") is among them, since one passage seldom answers "why" completely, while a
    single fact is stated or is not. So is the length of the answer: a single name of the right kind is easily found
    where nothing answers, a long answer is not.
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
    """Return the number of words that the reader marks in the sentence that answers best; 0 without a sentence."""
    best = max(findings.candidates, key=lambda candidate: candidate.value, default=None)
    return len(best.answer.of(best.text).split()) if best and best.answer else 0


def _missing(asked: Collection[Word], text: str) -> list[Word]:
    """Return the words of a question that the article of the best passage does not have in any form."""
    there = {word.stem for word in words_of(text)}
    return [word for word in asked if not _has_form(word.stem, there)]


def _has_form(stem: str, there: Collection[str]) -> bool:
    """Tell whether a word or the name of its people is among stems: Russian for Russia, not Nigeria for Niger."""
    return stem in there or any(stem + ending in there or stem.removesuffix(ending) in there for ending in _PEOPLE)


def _names(word: Word) -> bool:
    return word.start > 0 and (word.raw[0].isupper() or word.raw[0].isdigit())
