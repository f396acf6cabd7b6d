"""The memory of an ingest does not grow with the number of articles."""

import tracemalloc
from pathlib import Path

import pytest

import index.ingest as journey
from index import vector_sync
from index.collection import Collection

KEPT = 4_000  # bytes for each article more: its path and size stay until the end; text and vector would take twice that


def peak(folder: Path, articles: int) -> int:
    """Ingest that many articles, and return the bytes that Python had in hand at most.

    The size of the process would say less: the allocators under onnxruntime and Chroma take 50 MB more or less
    from run to run.
    """
    news = folder / f"news-{articles}"
    news.mkdir()
    for number in range(articles):
        sentences = (f"Verse {line} of ballad {number} tells of a heron and a miller. " for line in range(8))
        (news / f"{number}.txt").write_text(f"Ballad {number}\n\n" + "".join(sentences), "utf-8")
    collection = Collection(folder / f"home-{articles}", create=True)
    tracemalloc.start()
    try:
        journey.ingest(collection, [news])
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        collection.close()


def test_four_times_the_articles_take_no_more_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey, "_BATCH", 9)  # small, so that few articles are several batches and segments
    monkeypatch.setattr(vector_sync, "SEGMENT", 25)
    monkeypatch.setattr(vector_sync, "_SMALL", 4)
    peak(tmp_path, 10)  # what is imported and loaded once
    few, many = peak(tmp_path, 30), peak(tmp_path, 120)
    assert many - few < KEPT * 90
