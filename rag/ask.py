"""Answer a question from a collection: find passages, read them, decide, write, and cite every sentence."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from threading import Event as Stop

from index.catalogue.reads import Filters
from index.collection import Collection
from rag.answer import Answer
from rag.errors import Stopped
from rag.events import Done, Event, PassagesFound, claims_made
from rag.query.conversation import Message
from rag.query.courtesy import asked_in
from rag.query.decompose import split_questions
from rag.query.follow_up import rewrite_candidates
from rag.query.question import question_of
from rag.query.spelling import correct_spelling
from rag.reading.answerability import is_answerable
from rag.reading.calibration import Level
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import Findings, read_evidence
from rag.reading.reader import Reader
from rag.refusal import refusal_answer
from rag.retrieval.evidence import Evidence
from rag.retrieval.retriever import retrieve
from rag.writer import Writer
from rag.writing.extractive import ExtractiveWriter
from rag.writing.reply import reply, requested

__all__ = ["ask", "events"]


def ask(
    collection: Collection,
    question: str,
    *,
    filters: Filters | None = None,
    history: Sequence[Message] = (),
    writer: Writer | None = None,
    reader: Reader | None = None,
    level: Level = "balanced",
) -> Answer:
    """Answer a question from the collection, or refuse it; the parameters are those of `events`.

    Raises QuestionError where the question is empty or too long, IndexDamaged where the index cannot be read.
    """
    *_, done = events(collection, question, filters=filters, history=history, writer=writer, reader=reader, level=level)
    assert isinstance(done, Done)
    return done.answer


def events(
    collection: Collection,
    question: str,
    *,
    filters: Filters | None = None,
    history: Sequence[Message] = (),
    writer: Writer | None = None,
    reader: Reader | None = None,
    level: Level = "balanced",
    stop: Stop | None = None,
) -> Iterator[Event]:
    """Yield the events of answering a question: the passages found, each claim once it is verified, the answer.

    `filters` restrict the articles; `history` holds the earlier turns, oldest first; `writer` is the extractive one by
    default, and `reader` the shipped one; `level` sets how probable an answer must be to be given. No language model
    drafts where no passage answers. Raises Stopped soon after `stop` is set, which any thread may do; otherwise as
    `ask`.
    """
    clock, filters, reader = _Clock(stop), filters or Filters(), reader or shipped_reader()
    question_of(question)  # raises QuestionError before a model is asked to rewrite the text
    writer = writer or ExtractiveWriter()
    writer = writer.with_stop(stop) if stop else writer
    said_before, plain = asked_in(question)
    if said := reply(collection, plain, history, filters):
        yield from _replied(said, question, question, clock)
        return
    history = [*history, {"role": "user", "content": said_before}] if said_before else history
    wordings = rewrite_candidates(plain, history) if writer.splits_questions else (writer.rewrite(plain, history),)
    clock.lap("understand")
    if wordings[0] != plain and (said := requested(collection, wordings[0], history, filters)):
        yield from _replied(said, question, wordings[0], clock)
        return

    def search(wording: str, *, whole: bool) -> _SearchResult:
        parts = (wording,) if whole or not writer.splits_questions else split_questions(wording)
        return wording, _read(reader, [retrieve(collection, question_of(part), filters) for part in parts], clock)

    # A rewritten follow-up repeats the earlier question; splitting it would ask that question again.
    asked, found = first = _first_answerable((search(text, whole=text != plain) for text in wordings), level)
    if not _is_answerable(first, level) and (mended := _corrected_spelling(first)):
        again = search(mended, whole=asked != plain)
        asked, found = again if _is_answerable(again, level) else first
    asked = question if asked == plain else asked  # a courtesy left out is no other understanding
    understood = found[0].evidence.question.text
    asked = understood if understood.casefold() == asked.casefold() else asked  # with the capitals of its names
    considered = [findings.evidence for findings in found]  # as they were read, best first
    yield PassagesFound(asked, found[0].evidence.passages)
    able = [findings for findings in found if is_answerable(findings, level)]
    clock.lap("decide")
    answer: Answer | None = None
    if able:
        unanswered = [findings.evidence.question.text for findings in found if findings not in able]
        answer = yield from writer.write(able, history, unanswered)
    if answer is None or answer.outcome == "refused":
        answer = _refused(answer, refusal_answer(collection, considered, filters))
    clock.lap("write")
    yield Done(replace(answer, question=question, asked=asked, timings=clock.laps))


def _refused(answer: Answer | None, refusal: Answer) -> Answer:
    """Return the refusal; in the answer of a model that found that nothing answers, if there is one."""
    return replace(answer, refusal=refusal.refusal, passages=refusal.passages) if answer else refusal


def _replied(said: Answer, question: str, asked: str, clock: "_Clock") -> Iterator[Event]:
    yield PassagesFound(asked, ())
    yield from claims_made(said)
    clock.lap("write")
    yield Done(replace(said, question=question, asked=asked, timings=clock.laps))


_SearchResult = tuple[str, list[Findings]]  # a wording of the question, and the findings for each of its parts


def _read(reader: Reader, gathered: Sequence[Evidence], clock: "_Clock") -> list[Findings]:
    clock.lap("retrieve")
    found = [read_evidence(reader, evidence) for evidence in gathered]
    clock.lap("read")
    return found


def _first_answerable(tried: Iterator[_SearchResult], level: Level) -> _SearchResult:
    """Return the first of `tried` whose passages answer, or else the very first; the likeliest wording comes first."""
    first = next(tried)
    return next((looked for looked in chain((first,), tried) if _is_answerable(looked, level)), first)


def _is_answerable(looked: _SearchResult, level: Level) -> bool:
    return any(is_answerable(findings, level) for findings in looked[1])


def _corrected_spelling(looked: _SearchResult) -> str | None:
    """Return the wording with its misspellings corrected from the passages found for it; None where it has none."""
    asked, found = looked
    passages = [passage for findings in found for passage in findings.evidence.passages]
    return correct_spelling(
        question_of(asked), chain.from_iterable((passage.title or "", passage.text) for passage in passages)
    )


class _Clock:
    """Measures the seconds of each step, and raises Stopped at the end of a step once `stop` is set."""

    def __init__(self, stop: Stop | None) -> None:
        self.laps: dict[str, float] = {}
        self._stop = stop
        self._began = self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = self.laps.get(step, 0.0) + now - self._last
        self.laps["total"] = now - self._began
        self._last = now
        if self._stop and self._stop.is_set():
            raise Stopped
