import sys
from pathlib import Path

import pytest

from eval.bench.load import load
from eval.errors import BenchFailed

ROOT = Path(__file__).parents[3]
ONRECORD = [sys.executable, "-m", "api.cli.main"]


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of this tree, in whichever folder the suite runs."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def test_a_real_server_is_asked_from_many_clients(articles: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = load(articles, answers=20, command=ONRECORD, progress=lambda *so_far: seen.append(so_far))
    assert found["workers"] == 1
    assert found["cores"] >= 1
    levels = [found[f"{clients}_clients"] for clients in (1, 4, 16, 64)]
    assert all(level["errors"] == 0 for level in levels)
    assert all(level["p50"] <= level["p95"] <= level["p99"] for level in levels)
    assert max(level["share_of_best"] for level in levels) == 1
    assert seen[-1] == (20, 20)


def test_a_server_that_does_not_start_is_no_figure(articles: Path) -> None:
    with pytest.raises(BenchFailed, match="did not start"):
        load(articles, answers=4, command=[sys.executable, "-S", "-c", "pass"])


def test_a_folder_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(BenchFailed, match="could be read"):
        load(tmp_path, command=ONRECORD)
