"""An ingest on a cluster of several real nodes: the same index, whoever dies on the way; and errors that help."""

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.chunking.prepare import Job
from index.collection import Collection
from index.embedding.config import Recipe
from index.errors import ClusterFailed, EmbedderFailed, ExtraMissing
from index.ingest import ingest
from index.workers.ray_cluster import RayCluster
from tests.ray.cluster import PATIENCE, RayNodes, needs_ray

if TYPE_CHECKING:
    from tests.index.conftest import Desk

pytest_plugins = ["tests.ray.fixtures"]

Contents = Callable[[Collection], dict[str, Any]]


def story(number: int, *moods: str) -> str:
    return f"Weir {number} is mended\n\nThe weir of mill {number} was mended. {' '.join(moods)} It holds again.\n"


def moody(folder: Path) -> Recipe:
    """A recipe of the embedding that dies and waits as a text says."""
    folder.mkdir(exist_ok=True)
    return Recipe("tests.ray.embedding:Moody", (("model_name", str(folder)),))


def job_of(folder: Path) -> Job:
    (folder / "a.txt").write_text(story(1))
    return Job(folder / "a.txt", "a.txt", 1, 1)


def test_an_index_made_over_the_network_is_that_made_here(
    library: "Desk", ray_nodes: RayNodes, tmp_path: Path, contents: Contents
) -> None:
    collection = Collection(tmp_path / "home", create=True)
    report = ingest(collection, [library.news], workers=RayCluster(ray_nodes.client_address, patience=PATIENCE))
    assert sorted(report.added) == library.sources()
    assert 0 < report.embedding_seconds < report.seconds
    assert contents(collection) == contents(library.collection)
    collection.close()


def test_whoever_dies_no_article_is_lost_or_doubled(
    ray_nodes: RayNodes,
    desks: Callable[..., "Desk"],
    tmp_path: Path,
    contents: Contents,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process once; another each time, whose file fails; and a node with a file in hand, after the first commit."""
    monkeypatch.setattr("index.ingest._BATCH", 2)
    marks = tmp_path / "marks"
    cluster = desks("cluster", moody(marks))
    for number in range(12):
        cluster.write(f"{number:02}.txt", story(number))
    cluster.write("03.txt", story(3, "It is mortal."))
    cluster.write("04.txt", story(4, "It is patient."))
    cluster.write("06.txt", story(6, "It is fatal."))
    killed: list[str] = []

    def kill_once(done: int, total: int) -> None:
        if not killed and (marks / "patient").exists():
            killed.append(ray_nodes.tell("kill", (marks / "patient").read_text()))
            ray_nodes.tell("add")

    report = cluster.ingest(workers=RayCluster(ray_nodes.address), progress=kill_once)
    assert killed
    assert (marks / "mortal").exists()
    assert [(one.source, one.reason) for one in report.failed] == [("06.txt", "the process that read it died, 3 times")]
    assert len(report.added) == len(set(report.added)) == 11
    (cluster.news / "06.txt").unlink()
    here = desks("here", moody(marks))
    here.ingest()
    cluster.db.execute("DELETE FROM failures")
    assert contents(cluster.collection) == contents(here.collection)


@pytest.fixture(scope="module")
def own_nodes() -> Iterator[RayNodes]:
    """A head that does no work, alone."""
    nodes = RayNodes()
    yield nodes
    nodes.stop()


def test_a_cluster_without_a_processor_is_waited_for_so_long_and_no_longer(own_nodes: RayNodes, tmp_path: Path) -> None:
    with pytest.raises(ClusterFailed, match=r"has a processor to give: add some\.$"):
        list(RayCluster(own_nodes.address, idle=1.0).prepared([job_of(tmp_path)], Recipe()))


def test_of_a_cluster_that_is_lost_what_was_committed_is_kept(
    own_nodes: RayNodes,
    desks: Callable[..., "Desk"],
    tmp_path: Path,
    contents: Contents,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.ingest._BATCH", 2)
    monkeypatch.setenv("RAY_gcs_rpc_server_reconnect_timeout_s", "1")  # else Ray looks for its head for a minute
    desk = desks("home", moody(tmp_path / "marks"))
    for number in range(6):
        desk.write(f"{number}.txt", story(number, "It is patient." if number == 4 else ""))
    own_nodes.tell("add")

    def lose(done: int, total: int) -> None:
        if done:
            own_nodes.lose()

    with pytest.raises(ClusterFailed, match=r"was lost: what was committed is kept; run it again to go on\.$"):
        desk.ingest(workers=RayCluster(own_nodes.address), progress=lose)
    kept = desk.sources()
    assert {"0.txt", "1.txt"} <= set(kept) <= {"0.txt", "1.txt", "2.txt", "3.txt"}
    (tmp_path / "marks" / "go").touch()
    assert sorted([*kept, *desk.ingest().added]) == [f"{number}.txt" for number in range(6)]
    undisturbed = desks("undisturbed", moody(tmp_path / "marks"))
    undisturbed.ingest()
    assert contents(desk.collection) == contents(undisturbed.collection)


def test_files_under_way_are_bounded_by_their_bytes_and_an_error_of_no_file_is_raised(
    ray_nodes: RayNodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.workers.ray_cluster._BYTES", 100)
    taken: list[Job] = []
    jobs = (taken.append(job) or job for job in [job_of(tmp_path)] * 5)  # type: ignore[func-returns-value]
    with pytest.raises(EmbedderFailed, match=r"no_such_package:Embedding cannot be imported"):
        next(RayCluster(ray_nodes.address).prepared(jobs, Recipe("no_such_package:Embedding")))
    assert len(taken) == 2


def test_nodes_of_another_release_are_refused(
    ray_nodes: RayNodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.workers.ray_node.release", lambda: "onrecord 9.9")
    with pytest.raises(
        ClusterFailed, match=r"^All nodes need the same onrecord: the node .+ this machine onrecord 9\.9"
    ):
        list(RayCluster(ray_nodes.address).prepared([job_of(tmp_path)], Recipe()))


def test_a_cluster_of_another_ray_is_refused(ray_nodes: RayNodes, tmp_path: Path) -> None:
    before = ray_nodes.tell("version", "1.0.0")
    try:
        with pytest.raises(ClusterFailed, match=r"another version of Ray or Python .+: install the same on all\.$"):
            list(RayCluster(ray_nodes.address).prepared([job_of(tmp_path)], Recipe()))
    finally:
        ray_nodes.tell("version", before)


@needs_ray
@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_where_nobody_is_that_is_said_at_once(scheme: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"{scheme}127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ClusterFailed, match=f"^Nobody answers at {address}: is the Ray cluster up"):
            list(RayCluster(address).prepared([job_of(tmp_path)], Recipe()))


@needs_ray
def test_who_answers_and_is_no_cluster_is_left_alone(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ClusterFailed, match=r"let nobody in for 0\.5 s: is it a Ray cluster\?$"):
            list(RayCluster(address, patience=0.5).prepared([job_of(tmp_path)], Recipe()))


@pytest.mark.parametrize("address", ["", "ray://", "head", "http://head:1", "head:port", "head:123456", "a b:1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="ray://HOST:10001"):
        RayCluster(address)


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ExtraMissing, match=r"onrecord\[ray\]"):
        RayCluster("auto")
