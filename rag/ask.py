"""The second journey: a question in, an answer out whose every sentence is cited."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event as Stop
from typing import TYPE_CHECKING

from index.catalogue.reads import Filters
from index.collection import Collection
from rag.answer import Answer
from rag.errors import Stopped
from rag.events import Done, Event, PassagesFound, claims_made
from rag.query.decompose import parts
from rag.query.follow_up import Message, standalone
from rag.query.question import question_of
from rag.reading.answerability import THRESHOLD, answerable
from rag.refusal import refused
from rag.retrieval.retriever import gather
from rag.writing.extractive import answer_from

if TYPE_CHECKING:
    from rag.writing.generative import Writer

__all__ = ["answer_from", "ask", "events"]


def ask(
    collection: Collection,
    question: str,
    *,
    filters: Filters | None = None,
    history: Sequence[Message] = (),
    writer: "Writer | None" = None,
) -> Answer:
    """Answer from the collection, or refuse. `history` is the turns before, oldest first.

    Raises QuestionError where there is no question, IndexDamaged where the index cannot be read.
    """
    *_, done = events(collection, question, filters=filters, history=history, writer=writer)
    assert isinstance(done, Done)
    return done.answer


def events(
    collection: Collection,
    question: str,
    *,
    filters: Filters | None = None,
    history: Sequence[Message] = (),
    writer: "Writer | None" = None,
    stop: Stop | None = None,
) -> Iterator[Event]:
    """The same as it happens: the passages, each claim once it is verified, the answer.

    Without `writer` the sentences are the sources' own, and no language model is called; nor is one where
    nothing was found. Raises Stopped soon after `stop` is set, from whichever thread.
    """
    clock, filters = _Clock(stop), filters or Filters()
    question_of(question)  # what is no question is refused before a model is asked to rewrite it
    writer = writer.until(stop) if writer and stop else writer
    asked = writer.rewrite(question, history) if writer else standalone(question, history)
    clock.lap("understand")
    # A follow-up carries the earlier question with it, which is not asked again.
    whole = writer is not None or asked != question
    found = [gather(collection, question_of(part), filters) for part in ((asked,) if whole else parts(asked))]
    clock.lap("retrieve")
    yield PassagesFound(asked, found[0].passages)
    able = [evidence for evidence in found if answerable(evidence) >= THRESHOLD]
    clock.lap("decide")
    answer: Answer | None = None
    if able and writer:
        from rag.writing.generative import drafted  # with the verifier: not needed to answer without a model

        answer = yield from drafted(writer, able[0], history)
    elif able:
        answer = answer_from(*able, unanswered=[one.question.text for one in found if one not in able])
        yield from claims_made(answer)
    if answer is None:
        answer = refused(collection, found, filters)
    elif answer.outcome == "refused":  # the model found that nothing answers
        said = refused(collection, found, filters)
        answer = replace(answer, refusal=said.refusal, passages=said.passages)
    clock.lap("write")
    yield Done(replace(answer, question=question, asked=asked, timings=clock.laps))


class _Clock:
    """Seconds per step; between two steps it is seen whether anybody still waits."""

    def __init__(self, stop: Stop | None) -> None:
        self.laps: dict[str, float] = {}
        self._stop = stop
        self._began = self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = now - self._last
        self.laps["total"] = now - self._began
        self._last = now
        if self._stop and self._stop.is_set():
            raise Stopped("Whoever asked does not wait for the answer any more.")
