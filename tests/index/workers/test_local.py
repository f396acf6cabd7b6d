"""Processes of this machine; what holds of all workers is in test_workers.py, of what they make in test_ingest.py."""

from pathlib import Path

import pytest

from index.chunking.prepare import Job
from index.embedding.config import Recipe
from index.errors import EmbedderFailed
from index.workers.local import LocalWorkers


def test_a_process_that_dies_ends_it_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A fatal text\n\nThis text is fatal.\n")
    job = Job(tmp_path / "a.txt", "a.txt", 1, 1)
    recipe = Recipe("tests.ray.embedding:Moody", (("model_name", str(tmp_path)),))
    with pytest.raises(EmbedderFailed, match="fewer --workers"):
        list(LocalWorkers(2).prepared([job], recipe))
