"""Prepare one file: its articles, chunks and vectors, by a function that gives the same result in any process."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Chunk
from index.chunking.chunker import chunk, embedding_input
from index.chunking.guard import Seen, guarded_read
from index.embedding.config import Recipe, embedder
from index.embedding.embedder import Embedder
from index.embedding.quantise import quantise
from index.errors import NotAnArticle, UnreadableFile
from index.files import Failed, PassedOver
from index.observe import NOTHING, Observed

__all__ = [
    "Job",
    "Outcome",
    "Prepared",
    "Vectors",
    "foreseen",
    "prepare",
    "prepare_article",
    "prepare_articles",
    "prepare_bytes",
    "read",
]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to prepare, and the keys of the vectors that are already held."""

    path: Path
    source: str
    size: int
    mtime_ns: int
    known: frozenset[bytes] = frozenset()
    ctime_ns: int = 0
    inode: int = 0


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of one chunk and its sentences, quantised as they are stored."""

    passage: NDArray[np.float16]  # (size,)
    sentences: NDArray[np.int8]  # (sentences, size), each row scaled to its largest value


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be committed."""

    job: Job
    article: Article
    chunks: tuple[Chunk, ...]
    keys: tuple[bytes, ...]  # one for each chunk: a hash of model, text and sentence bounds
    vectors: Mapping[bytes, Vectors]  # of the keys that were not known
    embedded: tuple[float, float]  # when embedding began and ended, in seconds since 1970
    observed: Observed


Outcome = tuple[Prepared | Failed | PassedOver, ...]  # of one file: its articles, and what could not be read


def prepare(job: Job, recipe: Recipe) -> Outcome:
    """Read, parse, chunk and embed the articles of one file; a file or article that cannot be read gives the reason."""
    data = read(job, recipe.max_bytes)
    return prepare_bytes(job, data, recipe) if isinstance(data, bytes) else (data,)


def foreseen(job: Job, max_bytes: int) -> Failed | None:
    """Return why a file cannot be read, as far as that can be told without reading it."""
    if job.size > max_bytes:
        size, limit = job.size / 1e6, max_bytes / 1e6
        return Failed(job.source, f"{size:.0f} MB, more than the limit of {limit:g} MB (setting max_file_mb)", job.path)
    return None if job.size else Failed(job.source, "the file is empty", job.path)


def read(job: Job, max_bytes: int) -> bytes | Failed:
    """Return the bytes of the file, or why they cannot be had."""
    refused = foreseen(job, max_bytes)
    if refused:
        return refused
    try:
        return job.path.read_bytes()
    except OSError as error:
        return Failed(job.source, f"cannot be read: {(error.strerror or 'input/output error').lower()}", job.path)


def prepare_bytes(job: Job, data: bytes, recipe: Recipe) -> Outcome:
    """Prepare a file from its bytes, so that the file itself need not be on this machine."""
    try:
        seen = guarded_read(data, job.source, dict(recipe.columns))
    except UnreadableFile as error:
        return (_missed(job, job.source, error),)
    return prepare_articles(job, seen, recipe)


def prepare_articles(job: Job, seen: Sequence[Seen], recipe: Recipe) -> Outcome:
    """Chunk and embed the articles of one file that was read already; an article without text gives the reason."""
    model = embedder(recipe)
    return tuple(_prepared_or_missed(job, article, observed, model) for article, observed in seen)


def _prepared_or_missed(
    job: Job, article: Article, observed: Observed, model: Embedder
) -> Prepared | Failed | PassedOver:
    try:
        return prepare_article(job, article, model, observed)
    except UnreadableFile as error:
        return _missed(job, article.source, error)


def _missed(job: Job, source: str, error: UnreadableFile) -> Failed | PassedOver:
    kind = PassedOver if isinstance(error, NotAnArticle) else Failed
    return kind(source, str(error), job.path)


def prepare_article(job: Job, article: Article, model: Embedder, observed: Observed = NOTHING) -> Prepared:
    """Chunk and embed a parsed article. Raises UnreadableFile where no text is left."""
    chunks = chunk(article, model.count, observed.sentences)
    if not chunks:
        raise UnreadableFile("no article text in it")
    inputs = [embedding_input(article, piece) for piece in chunks]
    keys = tuple(_key(model.name, text, spans) for text, spans in inputs)
    new = {key: item for key, item in zip(keys, inputs, strict=True) if key not in job.known}
    began = time.time()  # not perf_counter: times of several machines are compared
    encoded = model.encode([text for text, _ in new.values()], [spans for _, spans in new.values()])
    ended = time.time()
    vectors = {
        key: Vectors(made.vector.astype(np.float16), quantise(made.sentences))
        for key, made in zip(new, encoded, strict=True)
    }
    return Prepared(job, article, chunks, keys, vectors, (began, ended), replace(observed, sentences=None))


def _key(model: str, text: str, spans: list[tuple[int, int]]) -> bytes:
    bounds = ",".join(f"{start}-{end}" for start, end in spans)
    return hashlib.blake2b(f"{model}\0{text}\0{bounds}".encode(), digest_size=16).digest()
