from pathlib import Path

from eval.bench.ingest import ingest_speed


def test_an_ingest_is_measured_beside_the_bare_embedder(articles: Path):
    (articles / "empty.txt").touch()
    seen: list[tuple[int, int]] = []
    found = ingest_speed(articles, progress=lambda *so_far: seen.append(so_far))
    assert (found["articles"], found["failed"], found["chunks"]) == (3, 1, 3)
    assert found["megabytes"] == sum(path.stat().st_size for path in articles.iterdir()) / 1e6
    for name, value in found.items():
        assert value is not None
        assert value > 0, name
    assert seen[-1][0] == seen[-1][1]
