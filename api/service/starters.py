"""Questions to begin with: made from the newest articles of a collection, and asked, so that each is answered."""

from collections.abc import Iterator
from itertools import islice
from threading import Lock

from index.article import Span
from index.catalogue.listing import listed
from index.catalogue.reads import Filters, article
from index.collection import Collection
from index.errors import OnRecordError, UnknownSource
from index.text.sentences import sentences
from rag.ask import ask
from rag.query.starters import questions_of

__all__ = ["Starters"]

_WANTED = 4
_ARTICLES = 40  # the newest: questions are made from these
_SENTENCES = 6  # of each, from its beginning: the news stands there
_MOST_ASKED = 16  # of one version of a collection: each costs as much as a reader's question


class Starters:
    """The starters of each collection, made once for each version of it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, tuple[str, ...]]] = {}
        self._making = Lock()

    def of(self, collection: Collection) -> tuple[str, ...]:
        """Up to four questions that the articles answer; fewer, or none, where they give no more."""
        key, version = str(collection.folder), collection.catalogue.generation
        with self._making:  # whoever comes meanwhile waits for these
            known = self._known.get(key)
            if known is None or known[0] != version:
                known = self._known[key] = (version, tuple(_made(collection)))
            return known[1]


def _made(collection: Collection) -> list[str]:
    """Ask one question of each article in turn, no two with the same opening while there are others."""
    found: list[str] = []
    for source, span, question in islice(_candidates(collection), _MOST_ASKED):
        if len(found) == _WANTED:
            break
        if _answered(collection, question, source, span):
            found.append(question)
    return found


def _candidates(collection: Collection) -> Iterator[tuple[str, Span, str]]:
    """Questions with the place of the sentence that they were made from: one an article, openings in turn."""
    db = collection.catalogue.db
    opened: dict[str, int] = {}
    told: set[str] = set()
    for one in listed(db, Filters(), limit=_ARTICLES)[1]:
        try:
            held = article(db, one.source)
        except UnknownSource:
            continue  # it was taken out meanwhile
        made = [
            (span, question)
            for span in sentences(held.text, held.kept)[:_SENTENCES]
            for question in questions_of(span.of(held.text))
            if question not in told
        ]
        if made:
            span, question = min(made, key=lambda pair: opened.get(_opening(pair[1]), 0))
            opened[_opening(question)] = opened.get(_opening(question), 0) + 1
            told.add(question)
            yield one.source, span, question


def _opening(question: str) -> str:
    return question.partition(" ")[0]


def _answered(collection: Collection, question: str, source: str, span: Span) -> bool:
    """Whether it is answered, and by the very sentence that it was made from."""
    try:
        answer = ask(collection, question)
    except OnRecordError:
        return False
    return answer.outcome != "refused" and any(
        one.source == source and one.start < span.end and span.start < one.end for one in answer.citations
    )
