"""The interface of an embedder, and the embedder that ships.

`MiniLM` is all-MiniLM-L6-v2 as an int8 ONNX file in `index/model/`, whose README says how it was made. It returns the
hidden state of every token, so the vectors of a text and of its sentences are pooled from one forward pass.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding.onnx import CLS, POSITIONS, SEP, Session, cores, open_model, open_tokenizer
from index.errors import EmbedderFailed

if TYPE_CHECKING:
    from tokenizers import Encoding as Tokens
    from tokenizers import Tokenizer

__all__ = ["Embedder", "Encoding", "MiniLM", "Spans", "Vectors", "unit", "without_surrogates"]

Vectors = NDArray[np.float32]
Spans = Sequence[tuple[int, int]]  # half-open ranges of code points in one text


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """The vectors of one text and of its sentences."""

    vector: Vectors  # (size,), length 1
    sentences: Vectors  # (spans, size), rows of length 1, or of zeros where a span holds no token


class Embedder(Protocol):
    """Embed texts as unit vectors, whose dot product measures how near they are in meaning."""

    @property
    def name(self) -> str:
        """Return the name that the index records; it must change whenever the vectors would."""
        ...

    @property
    def size(self) -> int:
        """Return the length of a vector."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without the model's own marks."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vector of each text, shape (texts, size). Raises EmbedderFailed."""
        ...

    def encode(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Encoding]:
        """Return the vectors of each text and of its spans, given in the order of the texts. Raises EmbedderFailed."""
        ...


class MiniLM:
    """The embedder that ships; usable from several threads, loaded at its first use.

    Each text is one run of the model on one thread: activations are quantised over a whole run, so texts of one batch
    would change each other's vectors. Run alone, a text always has the same vector to the last bit, and an
    interrupted ingest continues to the same index. Texts are spread over `threads` threads, the longest first, so
    that no thread is left working alone at the end.
    """

    name = "all-MiniLM-L6-v2-int8-02217350"
    size = 384

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or cores()

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of word pieces of each text, without [CLS] and [SEP], however long it is."""
        return [len(self._tokens(text).ids) for text in texts]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vector of each text, shape (texts, 384): the mean of its token states."""
        vectors = [encoding.vector for encoding in self.encode(texts, [()] * len(texts))]
        return np.stack(vectors) if vectors else np.empty((0, self.size), np.float32)

    def encode(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Encoding]:
        """Return the vectors of each text and of its spans; a span's is the mean of its token states in the same pass.

        A span without a token (white space, or beyond the 510 tokens that are read) has a row of zeros, which is
        similar to nothing.
        """
        if len(texts) != len(spans):
            raise ValueError(f"{len(texts)} texts, but spans for {len(spans)}")
        if len(texts) < 2 or self._threads < 2:
            return [self._encode(text, of_text) for text, of_text in zip(texts, spans, strict=True)]
        _ = self._tokenizer, self._session  # loaded before the threads start, which would load one each
        longest_first = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        with ThreadPoolExecutor(min(self._threads, len(texts))) as pool:
            done = pool.map(lambda i: (i, self._encode(texts[i], spans[i])), longest_first)
            encodings = dict(done)
        return [encodings[i] for i in range(len(texts))]

    def _encode(self, text: str, spans: Spans) -> Encoding:
        tokens = self._tokens(text)
        ids = np.array([[CLS, *tokens.ids[: POSITIONS - 2], SEP]], np.int64)
        session = self._session  # outside the try: a failure to load the model has a message of its own
        try:
            (states,) = session.run(None, {"input_ids": ids})
        except Exception as error:
            raise EmbedderFailed("The shipped embedding model failed on a text.") from error
        vector = unit(states[0].mean(axis=0))
        return Encoding(vector, _pool(states[0, 1:-1], tokens.offsets, spans))

    def _tokens(self, text: str) -> "Tokens":
        """The word pieces and where each stands in the text, without [CLS] and [SEP]."""
        return self._tokenizer.encode(without_surrogates(text), add_special_tokens=False)

    @property
    def _tokenizer(self) -> "Tokenizer":
        return open_tokenizer()  # separate, so that counting tokens does not load the model

    @cached_property
    def _session(self) -> Session:
        return open_model(files("index") / "model" / "model.onnx")


def unit(vectors: Vectors) -> Vectors:
    """Return the same directions with length 1 along the last axis; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)


def without_surrogates(text: str) -> str:
    """Return the text with "?" for each lone surrogate (an undecodable byte), which cannot be encoded in UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _pool(states: Vectors, offsets: Sequence[tuple[int, int]], spans: Spans) -> Vectors:
    """The unit mean, for each span, of the states of the tokens that overlap it."""
    rows = np.zeros((len(spans), states.shape[1]), np.float32)
    if spans and len(states):
        starts, ends = np.array(offsets[: len(states)]).T
        for row, (start, end) in zip(rows, spans, strict=True):
            first, last = np.searchsorted(ends, start, "right"), np.searchsorted(starts, end, "left")
            if first < last and start < end:
                row[:] = states[first:last].mean(axis=0)
    return unit(rows)
