"""The memory of an ingest does not grow with the number of articles."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

GROWTH_KB = 25_000  # Chroma keeps its own 1.5 kB a vector; the rest of the bound is the play of allocators


def peak(nursery: Callable[..., Any], folder: Path, articles: int) -> int:
    news = folder / f"news-{articles}"
    news.mkdir()
    for number in range(articles):
        sentences = (f"Verse {line} of ballad {number} tells of a heron and a miller. " for line in range(8))
        (news / f"{number}.txt").write_text(f"Ballad {number}\n\n" + "".join(sentences), "utf-8")
    ended = nursery(folder / f"home-{articles}", news)
    assert ended.outcome == "done"
    return int(ended.peak_kb)


def test_four_times_the_articles_take_no_more_memory(nursery: Callable[..., Any], tmp_path: Path) -> None:
    few, many = peak(nursery, tmp_path, 60), peak(nursery, tmp_path, 240)
    assert many - few < GROWTH_KB
