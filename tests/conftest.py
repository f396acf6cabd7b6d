"""The suite reaches nothing beyond this machine, and reads nothing of the person who runs it."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from tests.programs.program import ForkServer

_FOLDERS = ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")

# Before any test module is imported: what is read at import must not be a person's either.
for _name in list(os.environ):
    if _name.upper().startswith(("ONRECORD_", "OPENAI_", "ANONYMIZED_")):
        del os.environ[_name]
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or each program that a test starts would compile all it imports
for _name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
    os.environ.pop(_name, None)

hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=50)
hypothesis.settings.load_profile("house")


class Unreachable(BaseException):
    """A test tried to leave this machine. No `except Exception` hides it."""


def _stay_here(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise Unreachable(f"{event} to {address}")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
        name = host.decode() if isinstance(host, bytes) else host
        if name and not str(name).startswith(_LOOPBACK):
            raise Unreachable(f"{event} of {name}")


sys.addaudithook(_stay_here)


@pytest.fixture(autouse=True, scope="session")
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the suite's own, here and in the processes it starts."""
    home = tmp_path_factory.mktemp("home")
    before = {name: os.environ.get(name) for name in _FOLDERS}
    for name in _FOLDERS:
        os.environ[name] = str(home)
    yield home
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(autouse=True, scope="session")
def _models_open_once() -> None:
    """Each model that ships is opened once, and what the reader gave to a pair is kept: many tests ask the same."""
    from index.embedding import embedder, onnx
    from tests.remembered import remember_readings

    embedder.open_model = cache(onnx.open_model)  # type: ignore[attr-defined,assignment]
    remember_readings()


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the sample collection that ships, made once for all workers; only to be copied."""
    from tests.once import SAMPLE, ingested, made_once  # not before the environment is empty

    return made_once(tmp_path_factory.getbasetemp(), "sample-index", lambda folder: ingested(folder, SAMPLE))


@pytest.fixture(scope="session")
def fork_server() -> Iterator["ForkServer"]:
    """What the programs fork from that tests start."""
    from tests.programs.program import ForkServer

    fork_server = ForkServer()
    yield fork_server
    fork_server.close()
