"""How articles are turned into vectors: the settings that shape an index, and the embedder they name."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.embedding.embedder import Embedder, MiniLM

__all__ = ["Recipe", "embedder"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an ingest needs to know beside the files; picklable, so that any process can follow it."""

    embedding: str = ""  # `package.module:Class` of a llama-index embedding; empty: the shipped one
    options: tuple[tuple[str, Any], ...] = ()  # keyword arguments of that class
    threads: int | None = None  # of the shipped embedder; None: one per core
    max_bytes: int = 20_000_000  # a larger file is reported, not read
    columns: tuple[tuple[str, str], ...] = ()  # of tables and JSON: a field of `records/columns.py`, and its column


@lru_cache(maxsize=4)
def embedder(recipe: Recipe) -> Embedder:
    """Return the embedder of `recipe`, one per process."""
    if not recipe.embedding:
        return MiniLM(threads=recipe.threads)
    from index.embedding.llama_index import load_embedder

    return load_embedder(recipe.embedding, dict(recipe.options))
