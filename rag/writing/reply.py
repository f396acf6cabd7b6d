"""Reply to input that is no question to the sources: from the catalogue, or with a fixed sentence."""

import re
from collections.abc import Sequence

from index.catalogue.reads import Filters, match
from index.collection import Collection
from rag.answer import Answer, Refusal
from rag.query.conversation import WORDS, Message, turns_of
from rag.query.question import MOST_CHARACTERS, Question
from rag.query.request import names_documents
from rag.query.router import Intent, classify_intent
from rag.text.words import rarity, words_of
from rag.writing.catalogue import catalogue_answer

__all__ = ["reply", "requested"]

_ENGINE = "onrecord"
_SUMMARY = re.compile(r"\W*(?:summari[sz]e|sum\s+up|outline)\b", re.IGNORECASE)
_NO_REQUESTS = frozenset(("question", "more", *WORDS))
_MOST = 40  # words of a request about the collection
_MOST_GIBBERISH = 5  # words; a longer text is not tested for gibberish


def reply(collection: Collection, question: str, history: Sequence[Message], filters: Filters) -> Answer | None:
    """Return the answer to input that needs no search; None where the sources are to be asked."""
    if len(question) > MOST_CHARACTERS:
        return None
    want = classify_intent(question)
    if want == "more":  # of what was last spoken of
        return None if turns_of(history) else _short(question, WORDS["program"])
    topic = Question(question).topic if _SUMMARY.match(question) else ""
    if topic and not names_documents(topic):
        return None  # "Summarize the article about the flood", not "Summarize the articles"
    if want in WORDS:
        return _short(question, WORDS[want])
    if want == "question":
        return _short(question, WORDS["gibberish"]) if _is_gibberish(collection, question) else None
    return _from_catalogue(collection, want, question, history, filters)


def requested(collection: Collection, question: str, history: Sequence[Message], filters: Filters) -> Answer | None:
    """Return the catalogue's answer to a request about the collection; None where the input is none."""
    want = classify_intent(question)
    return None if want in _NO_REQUESTS else _from_catalogue(collection, want, question, history, filters)


def _from_catalogue(
    collection: Collection, want: Intent, question: str, history: Sequence[Message], filters: Filters
) -> Answer | None:
    return None if len(words_of(question)) > _MOST else catalogue_answer(collection, want, question, history, filters)


def _is_gibberish(collection: Collection, question: str) -> bool:
    """Tell whether none of a few words is in the encoder's vocabulary or in any article."""
    words = words_of(question)
    plain = question.isascii() and question == question.lower() and 0 < len(words) <= _MOST_GIBBERISH
    if not plain or any(rarity(word.raw) < 1 or word.raw[0].isdigit() for word in words):
        return False
    return not match(collection.catalogue.db, [word.raw for word in words], 1, Filters())


def _short(question: str, said: str) -> Answer:
    """Return a fixed sentence as a refusal."""
    return Answer.from_refusal(question, Refusal(said, "", (), None), _ENGINE)
