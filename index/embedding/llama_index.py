"""Use any llama-index embedding, local or behind an API, as an `Embedder`.

load_embedder("llama_index.embeddings.openai:OpenAIEmbedding", {"model": "text-embedding-3-small"})
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedding.embedder import Encoding, MiniLM, Spans, Vectors, unit, without_surrogates
from index.errors import EmbedderFailed

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

__all__ = ["ConfiguredEmbedder", "load_embedder"]


class ConfiguredEmbedder:
    """An `Embedder` that calls a llama-index embedding.

    llama-index returns no token states, so a sentence is embedded as a text of its own. Blank texts, which many
    services refuse, are not sent: their rows are zeros, which are similar to nothing.
    """

    def __init__(self, model: "BaseEmbedding") -> None:
        self._model = model
        self._counter = MiniLM()  # only its tokenizer is ever loaded

    @property
    def name(self) -> str:
        """Return the class and the model name; other options may be secret, or may not change the vectors."""
        return f"{type(self._model).__name__}/{self._model.model_name}"

    @cached_property
    def size(self) -> int:
        """Return the number of dimensions of a vector; the service is asked once, at the first access."""
        return int(self._ask(["size"]).shape[1])

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text by the shipped tokenizer, so that all models get the same chunks."""
        return self._counter.count(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vector of each text, (texts, size); equal texts are sent once. Raises EmbedderFailed."""
        texts = [without_surrogates(text) for text in texts]
        sent = [text for text in dict.fromkeys(texts) if text.strip()]
        if not sent:
            return np.zeros((len(texts), self.size), np.float32)
        answered = self._ask(sent)
        blank = np.zeros(answered.shape[1], np.float32)
        rows = dict(zip(sent, answered, strict=True))
        return np.stack([rows.get(text, blank) for text in texts])

    def encode(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Encoding]:
        """Return the vector of each text and of its spans, each span sent as a text of its own."""
        if len(texts) != len(spans):
            raise ValueError(f"{len(texts)} texts, but spans for {len(spans)}")
        parts = [[text[start:end] for start, end in of] for text, of in zip(texts, spans, strict=True)]
        vectors = self.embed([*texts, *(part for of_text in parts for part in of_text)])
        encodings, at = [], len(texts)
        for vector, of_text in zip(vectors, parts, strict=False):  # the spans' vectors follow the texts'
            encodings.append(Encoding(vector, vectors[at : at + len(of_text)]))
            at += len(of_text)
        return encodings

    def _ask(self, texts: list[str]) -> Vectors:
        """The model's vectors of `texts`, checked, with length 1."""
        try:
            vectors = np.asarray(self._model.get_text_embedding_batch(texts), np.float32)
        except Exception as error:  # each integration raises its own classes: of openai, httpx, torch, …
            raise EmbedderFailed(
                f"The embedding {self.name} did not answer: check that it can be reached, and its options."
            ) from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise EmbedderFailed(f"The embedding {self.name} answered with something else than one vector per text.")
        return unit(vectors)


def load_embedder(spec: str, options: Mapping[str, Any]) -> ConfiguredEmbedder:
    """Return the llama-index embedding named `package.module:Class`, made with `options`; raises EmbedderFailed."""
    from llama_index.core.base.embeddings.base import BaseEmbedding  # slow: only when one is configured

    module, _, name = spec.partition(":")
    try:
        kind = getattr(import_module(module), name)
    except Exception as error:
        raise EmbedderFailed(
            f"{spec} cannot be imported: install its package, and write it as package.module:Class."
        ) from error
    if not (isinstance(kind, type) and issubclass(kind, BaseEmbedding)):
        raise EmbedderFailed(f"{spec} is no llama-index embedding.")
    try:
        return ConfiguredEmbedder(kind(**options))
    except Exception as error:  # a missing key or model, or an option of the wrong type
        raise EmbedderFailed(f"{spec} does not start with the options given: {_names(options)}.") from error


def _names(options: Mapping[str, Any]) -> str:
    """The options by name only: a value may be a secret."""
    return ", ".join(sorted(options)) or "none"
