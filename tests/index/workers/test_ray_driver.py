"""The process that speaks to Ray goes when nobody listens to it, and says nothing on the terminal."""

import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

from index.workers.ray_driver import drive
from tests.ray.cluster import PATIENCE, RayNodes

pytest_plugins = ["tests.ray.fixtures"]

ROOT = Path(__file__).parents[3]
SPAWN = get_context("spawn")


def test_it_ends_with_the_process_that_began_it(ray_nodes: RayNodes) -> None:
    """Which was killed: its end of the pipe closes, and nothing else happens."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=drive, args=(theirs, ray_nodes.address, 60.0), daemon=True)
    process.start()
    theirs.close()
    assert ours.poll(PATIENCE)
    assert ours.recv() == ("ready", None, 2)
    ours.close()
    process.join(PATIENCE)
    assert process.exitcode == 0


def test_only_it_imports_ray_and_only_when_it_runs() -> None:
    program = "import sys, index.workers.ray_cluster, index.ingest; sys.exit('ray' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
