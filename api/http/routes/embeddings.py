"""`/v1/embeddings`: the shipped encoder in OpenAI's protocol."""

import base64
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from api.errors import Unsupported
from api.http.auth import READS
from api.http.openai.models import collection_by_model
from api.http.schemas.embedding_requests import EmbeddingRequest
from api.http.schemas.openai_responses import EmbeddingList
from api.http.schemas.responses import error_responses
from api.http.services import TheServices
from index.embedding.embedder import MiniLM, Vectors
from index.embedding.onnx import POSITIONS

__all__ = ["router"]

router = APIRouter(tags=["OpenAI-compatible"], dependencies=[READS], responses=error_responses(404, 413, 502))

_LONGEST = POSITIONS - 2  # tokens of a text: the other two positions hold the marks at its ends
_encoder = MiniLM(threads=1)  # one thread: a request takes one place in the pool of answers. Loaded on first use


@router.post("/v1/embeddings", summary="Embed texts")
async def embed(asked: EmbeddingRequest, services: TheServices) -> EmbeddingList:
    """The vectors of texts, each of length 1, by the encoder that ships, whatever a collection was indexed with."""
    await collection_by_model(services, asked.model)
    if asked.dimensions not in {None, _encoder.size}:
        raise Unsupported("dimensions", f"The encoder makes {_encoder.size} dimensions: leave dimensions out.")
    counts, vectors = await services.answers.run(lambda: _embedded(asked.texts))
    plain = _encoded if asked.encoding_format == "base64" else _listed
    data = [{"object": "embedding", "index": at, "embedding": plain(vector)} for at, vector in enumerate(vectors)]
    usage = {"prompt_tokens": sum(counts), "total_tokens": sum(counts)}
    return EmbeddingList.model_validate({"object": "list", "data": data, "model": asked.model, "usage": usage})


def _embedded(texts: Sequence[str]) -> tuple[list[int], Vectors]:
    """Return the number of tokens and the vector of each text. Raises Unsupported for a text longer than is read."""
    counts = _encoder.count(texts)
    for at, count in enumerate(counts, 1):
        if count > _LONGEST:
            raise Unsupported("input", f"Text {at} has {count:,} tokens, and the encoder reads {_LONGEST}: send parts.")
    return counts, _encoder.embed(texts)


def _listed(vector: Vectors) -> Any:
    return vector.tolist()


def _encoded(vector: Vectors) -> str:
    return base64.b64encode(vector.astype("<f4").tobytes()).decode()
