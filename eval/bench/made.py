"""Synthetic articles for `eval/bench/scale.py`: sentences of the sample collection with random vectors."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from importlib.resources import as_file, files
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Span
from index.catalogue.reads import Filters, article, sources_like
from index.chunking.prepare import Job, Prepared, Vectors, prepare_article
from index.collection import Collection
from index.embedding.embedder import Encoding, MiniLM, Spans, unit
from index.embedding.embedder import Vectors as Rows
from index.ingest import ingest
from index.observe import observe

__all__ = ["MadeArticles", "MadeCollection", "sample_sentences"]

_SENTENCES = 60  # of a synthetic article, which make about 12 chunks
_MODELS = 100  # articles that are cut and observed in full; all others are copies of them with another number
_DIRECTIONS = 24  # rank of the random vectors: real ones vary in few directions, and full-rank noise is the worst case


class _Quick:
    """The shipped embedder for questions; an article's vectors are random, since here only their number counts."""

    def __init__(self) -> None:
        self._model, self._random = MiniLM(), np.random.default_rng(11)
        self.name, self.size = self._model.name, self._model.size
        self._directions: NDArray[np.float32] = self._random.normal(size=(_DIRECTIONS, self.size)).astype(np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) * 4 // 3 for text in texts]

    def embed(self, texts: Sequence[str]) -> Rows:
        return self._model.embed(texts)

    def encode(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Encoding]:
        return [Encoding(self.rows(1)[0], self.rows(len(of_text))) for of_text in spans]

    def rows(self, number: int) -> Rows:
        drawn = self._random.normal(size=(number, _DIRECTIONS)).astype(np.float32)
        return unit(drawn @ self._directions)


class MadeCollection(Collection):
    """A collection whose articles cost no embedding."""

    @property
    def embedder(self) -> _Quick:
        """Return the embedder that gives articles random vectors."""
        if not hasattr(self, "_quick"):
            self._quick = _Quick()
        return self._quick


class MadeArticles:
    """An endless iterable of articles, ready to be committed, each with its own words, vectors and sketch.

    The time to prepare an article does not depend on the size of the index. So only `models` articles are prepared in
    full (`seconds` is the mean processor time), and the others are copies with another number after each sentence.
    """

    def __init__(self, embedder: _Quick, sentences: Sequence[str], models: int = _MODELS) -> None:
        self._embedder, self._random = embedder, np.random.default_rng(7)
        began = time.process_time()
        self._models = [self._prepared(number, sentences) for number in range(models)]
        self.seconds = (time.process_time() - began) / models

    def __iter__(self) -> Iterator[Prepared]:
        for number in count(len(self._models)):
            yield self._copy(number)

    def _prepared(self, number: int, sentences: Sequence[str]) -> Prepared:
        told = [sentences[at] for at in self._random.integers(0, len(sentences), _SENTENCES)]
        name = _name(number)
        text = f"Report {name}\n\n" + ". ".join(f"{sentence} {name}" for sentence in told) + "."
        source = f"made/{name}.txt"
        made = Article(source, name.zfill(64), text, f"Report {name}", kept=(Span(0, len(text)),))
        article, observed = observe(made)
        return prepare_article(Job(Path("/", source), source, 0, 0), article, self._embedder, observed)

    def _copy(self, number: int) -> Prepared:
        of, name = number % len(self._models), _name(number)
        model = self._models[of]
        before, source = _name(of), f"made/{name}.txt"
        told = replace(
            model.article,
            source=source,
            sha256=name.zfill(64),
            text=model.article.text.replace(before, name),
            title=f"Report {name}",
        )
        chunks = tuple(
            replace(chunk, id=f"{number:024x}{place:08x}", text=chunk.text.replace(before, name))
            for place, chunk in enumerate(model.chunks)
        )
        keys = tuple(bytes.fromhex(chunk.id) for chunk in chunks)
        passages = self._embedder.rows(len(chunks)).astype(np.float16)
        vectors = {
            key: Vectors(
                passage, self._random.integers(-127, 128, (len(chunk.sentences), self._embedder.size), np.int8)
            )
            for key, passage, chunk in zip(keys, passages, chunks, strict=True)
        }
        sketch = self._random.integers(0, 1 << 32, len(model.observed.sketch), np.uint32)
        sketch[:1] = model.observed.sketch[:1]
        job = replace(model.job, path=Path("/", source), source=source)
        return Prepared(job, told, chunks, keys, vectors, (0.0, 0.0), replace(model.observed, sketch=sketch))


def sample_sentences() -> list[str]:
    """Return the sentences of the sample collection."""
    with (
        as_file(files("eval") / "articles") as sample,
        TemporaryDirectory(prefix="onrecord-bench-") as temporary,
        closing(MadeCollection(Path(temporary), create=True)) as collection,
    ):
        ingest(collection, [sample])
        db = collection.catalogue.db
        documents = [article(db, source) for source in sources_like(db, Filters())]
    return [
        part
        for document in documents
        for span in document.kept
        for part in span.of(document.text).split(". ")
        if len(part) > 40
    ]


def _name(number: int) -> str:
    return f"{number:07}"
