"""The tokens of a reply in OpenAI's protocol."""

from typing import Any

from api.http.schemas.openai_requests import ChatRequest
from api.http.services import Services
from index.embedding.embedder import MiniLM
from rag.answer import Answer

__all__ = ["usage_of"]

_model = MiniLM()  # whose tokenizer counts where no language model did; loaded at its first use


async def usage_of(services: Services, asked: ChatRequest, answer: Answer, text: str) -> dict[str, Any]:
    """What the language model counted; where none wrote, the tokens of the messages and of the text."""
    used = answer.usage
    if "prompt_tokens" in used and "completion_tokens" in used:
        prompt, completion = int(used["prompt_tokens"]), int(used["completion_tokens"])
    else:
        sent = [message.words for message in asked.messages]
        *counted, completion = await services.readers.run(lambda: _model.count([*sent, text]))
        prompt = sum(counted)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
