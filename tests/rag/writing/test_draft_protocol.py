"""The writer that asks a model hands over what every writer does."""

from index.embedding.embedder import MiniLM
from rag.retrieval.evidence import evidence_of
from rag.writing.draft_protocol import DraftStream
from rag.writing.drafting import start_draft
from rag.writing.llm.client import LanguageModel
from rag.writing.llm.config import LLMConfig


def test_the_draft_of_a_model_is_a_writing():
    model = LanguageModel(LLMConfig(model="m", base_url="http://127.0.0.1:9/v1"))
    draft = start_draft(model, evidence_of("Why?", "It sank.", MiniLM()))
    named = {name for name in vars(DraftStream) if not name.startswith("_")}
    assert named == {"engine", "keys", "usage", "cut", "pieces"}
    assert named <= set(dir(draft))
