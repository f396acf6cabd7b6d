import asyncio
import os
from pathlib import Path

import pytest

from api.http.services import Endpoint, Server, create_services
from api.service.keys import Keys
from api.settings.settings import Settings
from rag.errors import SettingsError
from rag.writing.llm.client import LanguageModel
from rag.writing.llm.config import LLMConfig
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]


def test_there_is_one_thread_a_core_where_nobody_says_otherwise(indexed: Path) -> None:
    async def threads(**settings: int) -> int:
        services = create_services(Server(Settings(home=indexed, **settings)))
        services.close()
        return services.answers.threads

    assert asyncio.run(threads()) == (os.cpu_count() or 1)
    assert asyncio.run(threads(answers_at_once=3)) == 3


@pytest.mark.parametrize("written", ["often", "60", "60/fortnight", ""])
def test_a_limit_that_is_none_is_told_before_anything_is_served(written: str, indexed: Path) -> None:
    with pytest.raises(SettingsError, match="rate_limit"):
        create_services(Server(Settings(home=indexed, rate_limit=written)))


def test_a_list_of_keys_that_cannot_be_read_is_told_before_anything_is_served(tmp_path: Path) -> None:
    Keys(tmp_path).add("desk", "read")
    (tmp_path / "keys.json").write_text("[", "utf-8")
    with pytest.raises(SettingsError, match=r"keys\.json"):
        create_services(Server(Settings(home=tmp_path)))


def test_the_models_endpoint_is_not_looked_at_each_time(llm_server: ScriptedServer) -> None:
    model = LanguageModel(LLMConfig(model=llm_server.model, base_url="http://127.0.0.1:9/v1"))
    endpoint = Endpoint(model)
    assert endpoint.objection() == "cannot be reached"
    object.__setattr__(model, "config", LLMConfig(model=llm_server.model, base_url=llm_server.base_url))
    assert model.objection() == ""
    assert endpoint.objection() == "cannot be reached"  # as of some minutes ago


def test_without_a_model_there_is_nothing_to_object_to() -> None:
    assert Endpoint(None).objection() == ""
