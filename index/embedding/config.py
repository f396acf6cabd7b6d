"""The settings that determine an index, and the embedder that they name."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.embedding.embedder import Embedder, MiniLM

__all__ = ["Recipe", "embedder"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of an ingest that decide what comes of a file; picklable, so that any process can use them."""

    embedding: str = ""  # `package.module:Class` of a llama-index embedding; empty: the shipped one
    options: tuple[tuple[str, Any], ...] = ()  # keyword arguments of that class
    threads: int | None = None  # of the shipped embedder; None: one per core
    max_bytes: int = 20_000_000  # a larger file is reported, not read
    columns: tuple[tuple[str, str], ...] = ()  # pairs of a field of `records/columns.py` and its column or JSON key


@lru_cache(maxsize=4)
def embedder(recipe: Recipe) -> Embedder:
    """Return the embedder of `recipe`, one per process."""
    if not recipe.embedding:
        return MiniLM(threads=recipe.threads)
    from index.embedding.llama_index import load_embedder

    return load_embedder(recipe.embedding, dict(recipe.options))
