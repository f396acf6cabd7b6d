"""A refusal: what was searched, what is nearest, which dates are held."""

from collections.abc import Sequence

from index.catalogue.reads import Filters, sources_like
from index.collection import Collection
from index.status import dates_held
from rag.answer import Answer, NearestArticle, Passage, Refusal
from rag.rendering.text import spoken_date
from rag.retrieval.evidence import Evidence
from rag.writing.extractive import ENGINE

__all__ = ["REASON", "refusal_answer"]

REASON = "The sources do not answer this."

_NEAREST = 3  # articles named


def refusal_answer(collection: Collection, found: Sequence[Evidence], filters: Filters) -> Answer:
    """Return the refusal of a question that none of the passages found for it answers."""
    passages = tuple({passage.chunk: passage for evidence in found for passage in evidence.passages}.values())
    refusal = Refusal(REASON, _searched(collection, filters), _nearest(passages), dates_held(collection))
    return Answer.from_refusal(found[0].question.text, refusal, ENGINE, passages)


def _searched(collection: Collection, filters: Filters) -> str:
    count = len(sources_like(collection.catalogue.db, filters))
    limits = [
        filters.since and f"from {spoken_date(filters.since)}",
        filters.until and f"until {spoken_date(filters.until)}",
        filters.publisher and f"by {filters.publisher}",
        filters.source and f"named {filters.source}",
        filters.language and f"in the language {filters.language}",
    ]
    within = " ".join(limit for limit in limits if limit)
    return f"Searched {count} article{'' if count == 1 else 's'}{' ' + within if within else ''}."


def _nearest(passages: Sequence[Passage]) -> tuple[NearestArticle, ...]:
    found: dict[str, NearestArticle] = {}
    for passage in passages:
        found.setdefault(
            passage.source, NearestArticle(passage.source, passage.title, passage.publisher, passage.published)
        )
    return tuple(found.values())[:_NEAREST]
