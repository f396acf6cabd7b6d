"""The tokens of a reply in OpenAI's protocol."""

from collections.abc import Sequence

from api.http.services import Services
from index.embedding.embedder import MiniLM
from rag.answer import Answer

__all__ = ["token_counts", "token_usage"]

_model = MiniLM()  # its tokenizer counts where no language model did; it is loaded on first use


async def token_counts(services: Services, *texts: str) -> list[int]:
    """Return the number of tokens of each text, as the shipped tokenizer counts."""
    return await services.readers.run(lambda: _model.count(texts))


async def token_usage(services: Services, sent: Sequence[str], text: str, answer: Answer | None) -> tuple[int, int]:
    """Return prompt and completion tokens: by the model's own count, else those of `sent` and of `text`."""
    used = answer.usage if answer else {}
    if "prompt_tokens" in used and "completion_tokens" in used:
        return int(used["prompt_tokens"]), int(used["completion_tokens"])
    *counted, written = await token_counts(services, *sent, text)
    return sum(counted), written
