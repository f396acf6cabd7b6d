import sys
from contextlib import closing
from pathlib import Path

import pytest

from eval.bench.ask import ask_speed, questions_of
from eval.errors import BenchFailed
from index.collection import Collection
from index.ingest import ingest

NOTHING = [sys.executable, "-S", "-c", "pass"]


def test_questions_are_measured_by_step_and_beside_their_bare_minimum(articles: Path):
    seen: list[tuple[int, int]] = []
    found = ask_speed(articles, questions=4, cold_runs=3, command=NOTHING, progress=lambda *so_far: seen.append(so_far))
    assert (found["articles"], found["chunks"], found["questions"]) == (3, 3, 4)
    assert found["total_p95"] >= found["total_p50"] > 0  # type: ignore[operator]
    assert found["retrieve_p50"] > 0  # type: ignore[operator]  # of those questions alone that need any
    assert found["ratio"] == found["total_p50"] / found["bare_p50"]  # type: ignore[operator]
    assert found["total_ratio"] > found["read_ratio"] > 0  # type: ignore[operator]
    assert 0 < found["cold_ask"] < found["cold_imports"]  # type: ignore[operator]
    assert found["cold_ratio"] == found["cold_ask"] / found["cold_imports"]  # type: ignore[operator]
    assert seen[-1] == (7, 7)


def test_a_command_that_fails_is_no_figure(articles: Path):
    with pytest.raises(BenchFailed, match="ended with exit status 3"):
        ask_speed(articles, questions=1, command=[sys.executable, "-S", "-c", "raise SystemExit(3)"])


def test_questions_are_titles_and_then_sentences_of_all_articles(tmp_path: Path, articles: Path):
    with closing(Collection(tmp_path / "index", create=True)) as collection:
        ingest(collection, [articles])
        titles = questions_of(collection, 3)
        more = questions_of(collection, 100)
    assert titles == ["The bridge is open", "Ferry strikes quay", "Library to stay shut"]
    assert more[:3] == titles
    assert "Mayor Anna Berg opened the new bridge over the Carrow on Thursday." in more
    assert len(more) == len(set(more)) > 3


def test_a_folder_of_which_nothing_can_be_read_is_refused(tmp_path: Path):
    (tmp_path / "empty.txt").touch()
    with pytest.raises(BenchFailed, match="could be read"):
        ask_speed(tmp_path, command=NOTHING)
