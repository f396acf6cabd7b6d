"""The second journey: a question in, an answer out whose every sentence is cited."""

import time
from collections.abc import Sequence
from dataclasses import replace

from index.collection import Collection
from index.queries import Filters, sources_like
from index.status import dates_held
from rag.answer import Answer, Citation, Claim, Near, Outcome, Passage, Refusal
from rag.answerable import THRESHOLD, answerable
from rag.evidence import Evidence
from rag.extract import ENGINE, extract
from rag.followup import Message, standalone
from rag.question import question_of
from rag.render import spoken_date
from rag.retrieve import gather
from rag.select import Candidate

__all__ = ["answer_from", "ask"]

_NEAREST = 3  # articles named in a refusal


def ask(
    collection: Collection, question: str, *, filters: Filters | None = None, history: Sequence[Message] = ()
) -> Answer:
    """Answer from the collection, or refuse. `history` is the turns before, oldest first.

    Raises QuestionError where there is no question, IndexDamaged where the index cannot be read.
    """
    clock = _Clock()
    filters = filters or Filters()
    asked = question_of(standalone(question, history))
    evidence = gather(collection, asked, filters)
    clock.lap("retrieve")
    enough = answerable(evidence) >= THRESHOLD
    clock.lap("decide")
    answer = answer_from(evidence, question) if enough else _refused(collection, evidence, question, filters)
    clock.lap("write")
    return replace(answer, timings=clock.laps)


def answer_from(evidence: Evidence, question: str | None = None) -> Answer:
    """Write and cite an answer from passages that are taken to answer."""
    written = extract(evidence)
    claims, citations = _cited(written.sentences)
    outcome: Outcome = "conflicting" if written.conflicting else "answered"
    return Answer(
        question=question or evidence.question.text,
        asked=evidence.question.text,
        outcome=outcome,
        claims=claims,
        withheld=(),
        citations=citations,
        refusal=None,
        engine=ENGINE,
        passages=evidence.passages,
    )


def _cited(sentences: Sequence[Candidate]) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """Each sentence as a claim with a citation of its own, numbered from 1 in reading order."""
    citations = tuple(_citation(number, one) for number, one in enumerate(sentences, 1))
    claims = tuple(Claim(one.quote, "quote", (one.number,)) for one in citations)
    return claims, citations


def _citation(number: int, one: Candidate) -> Citation:
    passage, span = one.passage, one.span
    return Citation(
        number=number,
        source=passage.source,
        sha256=passage.sha256,
        title=passage.title,
        publisher=passage.publisher,
        published=passage.published,
        start=span.start,
        end=span.end,
        line_start=passage.line_of(span.start),
        line_end=passage.line_of(span.end),
        page=passage.page,
        quote=one.text,
    )


def _refused(collection: Collection, evidence: Evidence, question: str, filters: Filters) -> Answer:
    held = dates_held(collection)
    refusal = Refusal(
        reason="The sources do not answer this.",
        searched=_searched(collection, filters),
        nearest=_nearest(evidence.passages),
        dates=held,
    )
    return Answer(
        question=question,
        asked=evidence.question.text,
        outcome="refused",
        claims=(),
        withheld=(),
        citations=(),
        refusal=refusal,
        engine=ENGINE,
        passages=evidence.passages,
    )


def _searched(collection: Collection, filters: Filters) -> str:
    count = len(sources_like(collection.catalogue.db, filters))
    limits = [
        filters.since and f"from {spoken_date(filters.since)}",
        filters.until and f"until {spoken_date(filters.until)}",
        filters.publisher and f"by {filters.publisher}",
        filters.source and f"named {filters.source}",
    ]
    within = " ".join(limit for limit in limits if limit)
    return f"Searched {count} article{'' if count == 1 else 's'}{' ' + within if within else ''}."


def _nearest(passages: Sequence[Passage]) -> tuple[Near, ...]:
    found: dict[str, Near] = {}
    for passage in passages:
        found.setdefault(passage.source, Near(passage.source, passage.title, passage.publisher, passage.published))
    return tuple(found.values())[:_NEAREST]


class _Clock:
    """Seconds per step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._began = self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = now - self._last
        self.laps["total"] = now - self._began
        self._last = now
