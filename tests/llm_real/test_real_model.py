"""The real client and a real model: what arrives is the model's own."""

from api.service.composition import language_model
from api.settings.settings import Settings
from index.collection import Collection
from rag.query.question import question_of
from rag.retrieval.retriever import retrieve
from rag.writing.drafting import start_draft


def test_a_real_model_streams_a_draft_about_the_sample_collection(real: Settings, sample: Collection):
    model = language_model(real)
    assert model is not None
    evidence = retrieve(sample, question_of("How many people were hurt when the ferry hit the quay?"))
    draft = start_draft(model, evidence)
    pieces = list(draft.pieces())
    assert len(pieces) > 3
    assert "".join(pieces).strip()
    assert draft.engine == "llm:SmolLM2-135M-Instruct"
    assert draft.keys
    assert draft.usage["attempts"] == 1
    assert "estimated" not in draft.usage
    assert 0 < draft.usage["completion_tokens"] <= real.answer_tokens
    assert draft.usage["prompt_tokens"] + real.answer_tokens <= real.context_tokens
