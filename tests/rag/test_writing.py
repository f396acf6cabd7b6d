"""The writer that asks a model hands over what every writer does."""

from index.embedder import MiniLM
from rag.evidence import evidence_of
from rag.llm import LanguageModel
from rag.llm_config import LLMConfig
from rag.llm_writer import begin
from rag.writing import Writing


def test_the_draft_of_a_model_is_a_writing():
    model = LanguageModel(LLMConfig(model="m", base_url="http://127.0.0.1:9/v1"))
    draft = begin(model, evidence_of("Why?", "It sank.", MiniLM()))
    named = {name for name in vars(Writing) if not name.startswith("_")}
    assert named == {"engine", "keys", "usage", "cut", "pieces"}
    assert named <= set(dir(draft))
