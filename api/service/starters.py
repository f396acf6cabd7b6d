"""Starter questions: made from the newest articles of a collection, and tried, so that each is sure to be answered."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from threading import Event as Stop
from threading import Lock

from index.article import Span
from index.catalogue.listing import listed
from index.catalogue.reads import Filters, article
from index.collection import Collection
from index.errors import OnRecordError, UnknownSource
from index.text.sentences import sentences
from rag.ask import events
from rag.errors import Stopped
from rag.events import Done
from rag.query.starters import generate_questions
from rag.reading.calibration import Level

__all__ = ["Starters"]

_WANTED = 4
_ARTICLES = 40  # the newest: questions are made from these
_SENTENCES = 24  # of each article, from its beginning, where the news stands
_MOST_ASKED = 16  # questions tried for one version of a collection: each costs as much as a reader's question


class Starters:
    """The starters of each collection, made once for each version of it; each is answered at `level`."""

    def __init__(self, level: Level = "balanced") -> None:
        self._level = level
        self._known: dict[str, tuple[int, tuple[str, ...]]] = {}
        self._making = Lock()
        self._stop = Stop()

    def for_collection(self, collection: Collection, *, wait: bool = True) -> tuple[str, ...]:
        """Return up to four questions that the articles answer; fewer, or none, where they give no more.

        While another thread makes some, a call that does not `wait` returns those of an earlier version, or none.
        Raises Stopped where `close` is called meanwhile, or was before.
        """
        key, version = str(collection.folder), collection.catalogue.generation
        if not self._making.acquire(blocking=wait):
            return self._known.get(key, (0, ()))[1]
        try:
            known = self._known.get(key)
            if known is None or known[0] != version:
                known = self._known[key] = (version, tuple(self._generate(collection)))
            return known[1]
        finally:
            self._making.release()

    def close(self) -> None:
        """Make no more: a process that ends does not wait for those under way."""
        self._stop.set()

    def _generate(self, collection: Collection) -> list[str]:
        """Return the first candidates that the collection answers, `_WANTED` at most."""
        found: list[str] = []
        for source, span, question in islice(_candidates(collection), _MOST_ASKED):
            if len(found) == _WANTED:
                break
            if self._is_answered(collection, question, source, span):
                found.append(question)
        return found

    def _is_answered(self, collection: Collection, question: str, source: str, span: Span) -> bool:
        """Tell whether the answer to `question` cites the very sentence that it was made from."""
        try:
            *_, done = events(collection, question, level=self._level, stop=self._stop)
        except Stopped:
            raise
        except OnRecordError:
            return False
        assert isinstance(done, Done)
        answer = done.answer
        return answer.outcome != "refused" and any(
            citation.source == source and citation.start < span.end and span.start < citation.end
            for citation in answer.citations
        )


def _candidates(collection: Collection) -> Iterator[tuple[str, Span, str]]:
    """Yield questions with the source and span of the sentence each was made from: one per article, in several rounds.

    Of an article's questions, that comes first whose sentence, then whose opening word, has been used least so far.
    """
    asked, opened = Counter[tuple[str, Span]](), Counter[str]()
    told: set[str] = set()
    turn: Iterable[tuple[str, list[tuple[Span, str]]]] = _newest_with_questions(collection)
    while turn:
        later = []
        for source, made in turn:
            left = [pair for pair in made if pair[1] not in told]
            if left:
                span, question = min(left, key=lambda pair: (asked[source, pair[0]], opened[_opening(pair[1])]))
                asked[source, span] += 1
                opened[_opening(question)] += 1
                told.add(question)
                later.append((source, left))
                yield source, span, question
        turn = later


def _newest_with_questions(collection: Collection) -> Iterator[tuple[str, list[tuple[Span, str]]]]:
    """Yield the newest articles in English with the questions that their first sentences answer."""
    db = collection.catalogue.db
    for entry in listed(db, Filters(), limit=_ARTICLES)[1]:
        try:
            held = article(db, entry.source)
        except UnknownSource:
            continue  # the article was removed meanwhile
        if held.language not in {None, "en"}:
            continue  # questions are made by English grammar
        spans = sentences(held.text, held.kept)[:_SENTENCES]
        yield entry.source, [(span, question) for span in spans for question in generate_questions(span.of(held.text))]


def _opening(question: str) -> str:
    return question.partition(" ")[0]
