"""What holds of all that prepare files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.chunking.prepare import Job, Prepared
from index.embedding.config import Recipe
from index.errors import EmbedderFailed
from index.files import Failed, PassedOver
from index.workers.local import LocalWorkers
from index.workers.ray_cluster import RayCluster
from index.workers.workers import AHEAD, Workers
from tests.ray.cluster import RayNodes

pytest_plugins = ["tests.ray.fixtures"]

PLACES = ["threads", "processes", "cluster"]
PROCESSORS = 2  # at most, in each of them


@pytest.fixture
def workers(request: pytest.FixtureRequest) -> Workers:
    if request.param == "cluster":
        nodes: RayNodes = request.getfixturevalue("ray_nodes")
        return RayCluster(nodes.address)
    return LocalWorkers(1 if request.param == "threads" else PROCESSORS)


def jobs(folder: Path) -> list[Job]:
    """Files of several kinds; the second cannot be read, the third is not there, the fourth is a program."""
    texts = {f"{n:02}.txt": f"Ferry {n} was late\n\nThe ferry of pier {n} was late by an hour.\n" for n in range(12)}
    texts |= {"01.txt": "", "03.py": "import sys\n\n\ndef main() -> None:\n    sys.exit(1)\n\n\nmain()\n"}
    for name, text in texts.items():
        (folder / name).write_text(text)
    names = ["00.txt", "01.txt", "gone.txt", "03.py", *sorted(texts)[5:]]
    return [Job(folder / name, name, len(texts.get(name, "")), 1) for name in names]


@pytest.mark.parametrize("workers", PLACES, indirect=True)
def test_files_come_back_in_their_order_whatever_became_of_them(workers: Workers, tmp_path: Path) -> None:
    """And no more are taken than are under way."""
    taken: list[str] = []

    def waiting() -> Iterator[Job]:
        for job in jobs(tmp_path):
            taken.append(job.source)
            yield job

    found = workers.prepared(waiting(), Recipe())
    first = next(found)
    assert len(taken) <= AHEAD * PROCESSORS + 1
    outcomes = [first, *found]
    assert [one.article.source if isinstance(one, Prepared) else one.source for (one,) in outcomes] == taken
    assert [type(one) for (one,) in outcomes[:4]] == [Prepared, Failed, Failed, PassedOver]
    assert {type(one) for (one,) in outcomes[4:]} == {Prepared}


@pytest.mark.parametrize("workers", PLACES[:2], indirect=True)
def test_what_no_file_is_to_blame_for_is_raised(workers: Workers, tmp_path: Path) -> None:
    """Of a cluster too, which `test_ray_cluster.py` does with less ado."""
    with pytest.raises(EmbedderFailed, match=r"no_such_package:Embedding cannot be imported"):
        list(workers.prepared(jobs(tmp_path), Recipe("no_such_package:Embedding")))


@pytest.mark.parametrize("workers", PLACES, indirect=True)
def test_nothing_to_do_is_done_at_once(workers: Workers) -> None:
    assert list(workers.prepared([], Recipe())) == []
