"""The extractive writer: the sentences that answer, verbatim, in an order that reads well. It needs no model."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.answer import Answer, Claim, Outcome
from rag.grounding.citation import citation
from rag.reading.candidates import Candidate, candidates
from rag.retrieval.evidence import Evidence
from rag.retrieval.sentence_features import FEATURES
from rag.writing.contradiction import settle, uncorrected
from rag.writing.selection import choose, worth

__all__ = ["ENGINE", "Extract", "answer_from", "extract"]

ENGINE = "extractive"

_ASIDE = 0.3  # share of the best passage's score under which a passage is about something else
_ON_TOPIC = 0.5  # share of the words of a broad question, against the article that has most of them
_SHORTEST = 5  # words of a sentence that can stand alone
_THIN = 8  # words under which it must name or number something to say anything by itself
_SPECIFIC = re.compile(r"\d|(?<!^)(?<![“\"'‘(])\b[A-Z]")
_FULL_STOP = re.compile(r"[.!?…][\"'”’»)\]*_]*$")
_COVERED = FEATURES.index("passage covered")
_DANGLING = re.compile(
    r"[“\"'‘]?(?:He|She|It|They|This|That|These|Those|His|Her|Its|Their|Them|Such|Both|The (?:two|pair|latter|former|"
    r"same|move|decision|visit|call))\b"
)


@dataclass(frozen=True, slots=True)
class Extract:
    """The sentences chosen, in reading order, and whether they contradict each other."""

    sentences: tuple[Candidate, ...]
    conflicting: bool


def extract(evidence: Evidence) -> Extract:
    """Choose the sentences that answer; none where the passages hold no sentence."""
    question, every = evidence.question, candidates(evidence)
    before = _before(every)
    kept = set(uncorrected(_to_the_matter(evidence, every)))
    # What points back to a sentence that is passed over says nothing without it.
    standing = [one for one in every if one in kept and before.get(one, one) in kept]
    found = [one for one in standing if _is_sentence(one.text)] or standing
    settled = settle(question, sorted(found, key=lambda one: -worth(question, one)))
    chosen = choose(question, settled.standing, settled.conflicting)
    return Extract(tuple(_in_order(_with_antecedents(chosen, before))), bool(settled.conflicting))


def _to_the_matter(evidence: Evidence, every: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of the passages that are about it: a small collection offers others, having no better."""
    least = _ASIDE * max((passage.score for passage in evidence.passages), default=0.0)
    near = [one for one in every if one.passage.score >= least]
    if evidence.question.breadth != "broad":
        return near
    covered: dict[str, float] = {}
    for passage, rows in zip(evidence.passages, evidence.features, strict=True):
        share = float(rows[:, _COVERED].max(initial=0.0))
        covered[passage.source] = max(share, covered.get(passage.source, 0.0))
    enough = _ON_TOPIC * max(covered.values(), default=0.0)
    return [one for one in near if covered[one.passage.source] >= enough]


def _is_sentence(text: str) -> bool:
    """Headlines, captions and scraps have no full stop, or are very short and name nothing."""
    words = len(text.split())
    return bool(_FULL_STOP.search(text)) and words >= (_SHORTEST if _SPECIFIC.search(text) else _THIN)


def _before(every: Sequence[Candidate]) -> dict[Candidate, Candidate]:
    """For each sentence that points back ("He said …") the one it points to."""
    # Two passages of one article may share a sentence: their order is not that of the text.
    read = sorted(every, key=lambda one: (one.passage.source, one.span.start))
    return {after: first for first, after in pairwise(read) if _adjacent(first, after) and _DANGLING.match(after.text)}


def _with_antecedents(chosen: Sequence[Candidate], before: Mapping[Candidate, Candidate]) -> list[Candidate]:
    """A sentence that points back is preceded by the one it points to."""
    unique = dict.fromkeys(chosen)
    for one in chosen:
        while one in before:
            one = before[one]  # noqa: PLW2901 - back to the one that stands alone
            unique[one] = None
    return list(unique)


def _adjacent(first: Candidate, after: Candidate) -> bool:
    gap = after.span.start - first.span.end  # at most a blank line
    return first.passage.source == after.passage.source and 0 <= gap <= len("\r\n\r\n")


def _in_order(chosen: Iterable[Candidate]) -> list[Candidate]:
    """Articles by their best sentence, and the sentences of each as they stand in it."""
    best: dict[str, float] = {}
    for one in chosen:
        best[one.passage.source] = max(best.get(one.passage.source, 0.0), one.probability)
    return sorted(chosen, key=lambda one: (-best[one.passage.source], one.passage.source, one.span.start))


def answer_from(*found: Evidence, unanswered: Sequence[str] = ()) -> Answer:
    """The answer made of the sources' own sentences, from passages that are taken to answer.

    `unanswered` are the parts of the question that they do not answer: they make the answer partial.
    """
    extracts = [extract(evidence) for evidence in found]
    sentences = list({(one.passage.source, one.span): one for each in extracts for one in each.sentences}.values())
    citations = tuple(citation(number, one.passage, one.span) for number, one in enumerate(sentences, 1))
    passages = {passage.chunk: passage for evidence in found for passage in evidence.passages}
    question = found[0].question.text
    return Answer(
        question=question,
        asked=question,
        outcome=_outcome(extracts, unanswered),
        claims=tuple(Claim(one.quote, "quote", (one.number,)) for one in citations),
        withheld=(),
        citations=citations,
        refusal=None,
        engine=ENGINE,
        passages=tuple(passages.values()),
        note=f"The sources do not say: {' '.join(unanswered)}" if unanswered else None,
    )


def _outcome(extracts: Sequence[Extract], unanswered: Sequence[str]) -> Outcome:
    if unanswered:
        return "partial"
    return "conflicting" if any(one.conflicting for one in extracts) else "answered"
