"""Estimate the probability that the passages answer the question: by reader, vectors, names and length."""

import math
from collections.abc import Collection, Mapping, Sequence

from rag.answer import Passage
from rag.query.question import Question
from rag.reading.article_facts import question_for, title_for
from rag.reading.calibration import Level, calibration
from rag.reading.findings import Candidate, Findings
from rag.retrieval.evidence import Evidence
from rag.text.words import Word, stems, words_of

__all__ = ["answer_probability", "features", "is_answerable", "lacks_name", "with_names"]

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

    The reader's odds are those of the best passage (`best`) and of the best sentence in its window (`window`);
    `likeness` is the cosine of the sentence nearest to the question. `name missing` tells whether the best sentence's
    article lacks a name or figure of the question: it speaks of something else. The length of the answer counts
    (`length`), since a single name of the right kind is easily found where nothing answers; not where `yes or no` is
    asked for, which no words of a sentence are.
    """
    evidence = findings.evidence
    named = with_names(findings.ranked, evidence) if evidence.question.topic else []
    best = next(iter(named or findings.ranked), None)
    odds = max(reading.answers for reading in findings.readings)
    yes_or_no = evidence.question.wants_yes_or_no
    words = len(best.answer.of(best.text).split()) if best and best.answer and not yes_or_no else 0
    return {
        "best": odds,
        "window": max(findings.windows.values(), default=odds),
        "likeness": max((float((rows @ evidence.vector).max(initial=0.0)) for rows in evidence.sentences), default=0.0),
        "name missing": float(lacks_name(evidence, best.passage if best else evidence.passages[0])),
        "length": math.log1p(words),
        "yes or no": float(yes_or_no),
    }


def with_names(ranked: Sequence[Candidate], evidence: Evidence) -> list[Candidate]:
    """Return the sentences whose article has every name of the question and every word of its topic."""
    each = {sentence.passage.source: sentence.passage for sentence in ranked}
    lacking = {source for source, passage in each.items() if lacks_name(evidence, passage)}
    return [sentence for sentence in ranked if sentence.passage.source not in lacking]


def lacks_name(evidence: Evidence, passage: Passage) -> bool:
    """Tell whether the passage's article lacks a name, figure or topic word of the question in every form."""
    own = [part.text for part in evidence.passages if part.source == passage.source]
    article = " ".join([title_for(evidence.question, passage) or "", *own])
    there = {word.stem for word in words_of(article)}
    asked = Question(question_for(evidence.question, passage)).content
    topic = frozenset(stems(evidence.question.topic))
    return any((_names(word) or word.stem in topic) and not _has_form(word.stem, there) for word in asked)


def _has_form(stem: str, there: Collection[str]) -> bool:
    """Tell whether a word or the name of its people is among stems: Russian for Russia, not Nigeria for Niger."""
    return stem in there or any(stem + ending in there or stem.removesuffix(ending) in there for ending in _PEOPLE)


def _names(word: Word) -> bool:
    return word.start > 0 and (word.raw[0].isupper() or word.raw[0].isdigit())
