"""A collection for llama-index applications: its passages as nodes, its verified answers as responses.

engine = CollectionQueryEngine(collection)
print(engine.query("Why did the bridge close?"))
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks.base import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.catalogue.reads import Filters
from index.collection import Collection
from rag.answer import Answer, Citation, Passage
from rag.ask import ask
from rag.query.question import question_of
from rag.reading.calibration import Level
from rag.rendering.text import answer_document, answer_text
from rag.retrieval.retriever import retrieve
from rag.writer import Writer

__all__ = ["CollectionQueryEngine", "CollectionRetriever"]


_NOTHING: Mapping[str, Any] = {}


class CollectionRetriever(BaseRetriever):
    """Retrieves the `k` best passages from the articles that `filters` allow."""

    def __init__(self, collection: Collection, *, filters: Filters | None = None, k: int = 12, **more: Any) -> None:
        super().__init__(**more)
        self._collection = collection
        self._filters = filters
        self._k = k

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Return passages, best first. Raises QuestionError where there is no question."""
        asked = question_of(query_bundle.query_str)
        found = retrieve(self._collection, asked, self._filters, self._k)
        return [NodeWithScore(node=_passage(passage), score=passage.score) for passage in found.passages]


class CollectionQueryEngine(BaseQueryEngine):
    """Answers with sentences that a passage supports, or refuses; the parameters are those of `rag.ask.ask`.

    The response's text has a [1] behind each sentence, `source_nodes` are the citations in that order, each with its
    quote and place, and `metadata` is the whole document: outcome, claims, what was withheld and why.
    """

    def __init__(
        self,
        collection: Collection,
        *,
        filters: Filters | None = None,
        writer: Writer | None = None,
        level: Level = "balanced",
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager)
        self._collection = collection
        self._filters = filters
        self._writer = writer
        self._level = level

    def _query(self, query_bundle: QueryBundle) -> Response:
        """Return the answer. Raises QuestionError where there is no question, IndexDamaged for an unreadable index."""
        asked = query_bundle.query_str
        answer = ask(self._collection, asked, filters=self._filters, writer=self._writer, level=self._level)
        return Response(answer_text(answer), _sources(answer), answer_document(answer))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _sources(answer: Answer) -> list[NodeWithScore]:
    """The cited passage of each citation, in their order."""
    return [_cited(citation, answer.passages) for citation in answer.citations]


def _cited(citation: Citation, passages: tuple[Passage, ...]) -> NodeWithScore:
    """Return the passage that holds a citation's quote, as a node; the bare quote where no passage holds all of it."""
    own = {"number": citation.number, "quote": citation.quote, "line_start": citation.line_start,
           "line_end": citation.line_end, "start": citation.start, "end": citation.end}  # fmt: skip
    home = next((passage for passage in passages if _holds(passage, citation)), None)
    if home:
        return NodeWithScore(node=_passage(home, own), score=home.score)
    return NodeWithScore(node=_node(f"{citation.sha256}:{citation.start}", citation.quote, _known(citation) | own))


def _holds(passage: Passage, citation: Citation) -> bool:
    same = (passage.source, passage.sha256) == (citation.source, citation.sha256)
    return same and passage.start <= citation.start and citation.end <= passage.end


def _passage(passage: Passage, own: Mapping[str, Any] = _NOTHING) -> TextNode:
    """Return a passage as a node with its chunk's id, and `own` in its metadata.

    The offsets are in the article's text, lines count from 1.
    """
    place = {"start": passage.start, "end": passage.end, "line_start": passage.line, "line_end": passage.line_end}
    about = {**_known(passage), "author": passage.author, "url": passage.url}
    return _node(passage.chunk, passage.text, {**about, **place, **own})


def _known(of: Passage | Citation) -> dict[str, Any]:
    published = of.published.isoformat() if of.published else None
    return {"source": of.source, "sha256": of.sha256, "title": of.title, "publisher": of.publisher,
            "published": published, "page": of.page}  # fmt: skip


def _node(id_: str, text: str, metadata: dict[str, Any]) -> TextNode:
    # A model that is shown the node sees its text, title, publisher and date, but no offsets or hashes.
    hidden = [name for name in metadata if name not in {"title", "publisher", "published"}]
    return TextNode(
        id_=id_,
        text=text,
        metadata=metadata,
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=list(metadata),
    )
