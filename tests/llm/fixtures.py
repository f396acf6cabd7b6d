"""A plugin: the scripted server, and a model that is reached through it.

A test module asks for it by `pytest_plugins = ["tests.llm.fixtures"]`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rag.writing.llm.client import LanguageModel
from rag.writing.llm.config import LLMConfig
from tests.llm.server import ScriptedServer


@pytest.fixture(scope="session")
def _running() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def llm_server(_running: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> ScriptedServer:
    """A scripted OpenAI-compatible server; set its `modes`. Pauses between attempts are short."""
    monkeypatch.setattr("rag.writing.llm.timeouts._FIRST", 0.02)
    _running.reset()
    return _running


@pytest.fixture
def model_of(llm_server: ScriptedServer) -> Callable[..., LanguageModel]:
    """Makes the model behind the server: modes for its next requests, and configuration."""

    def model(*modes: str, **configured: Any) -> LanguageModel:
        llm_server.modes = list(modes or ["faithful"])
        chosen = {"model": llm_server.model, "base_url": llm_server.base_url, "api_key": "sk-hush", **configured}
        return LanguageModel(LLMConfig(**chosen))

    return model
