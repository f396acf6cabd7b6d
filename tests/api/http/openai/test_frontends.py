"""The page on front ends: LangChain's client, where it is installed, asks as the page says."""

import re
from pathlib import Path

import pytest
import yaml

from tests.api.http.door import Door

PAGE = (Path(__file__).parents[4] / "docs" / "frontends.md").read_text("utf-8")


def examples(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_example_of_langchain_runs(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("langchain_openai")
    [example] = examples("python")
    assert "http://127.0.0.1:8000" in example
    exec(compile(example.replace("http://127.0.0.1:8000", door.url), "frontends.md", "exec"), {})
    told = capsys.readouterr().out
    assert "inspectors found cracks" in told and "[1]" in told and "\nSources\n" in told


def test_langchain_streams_and_goes_on_with_a_conversation(door: Door) -> None:
    client = pytest.importorskip("langchain_openai")
    model = client.ChatOpenAI(model="onrecord", base_url=f"{door.url}/v1", api_key="none", max_retries=0)
    asked = ("human", "why did the harbour bridge close?")
    said = "".join(chunk.content for chunk in model.stream([asked]))
    assert said == model.invoke([asked]).content
    more = model.invoke([asked, ("ai", said), ("human", "how much will the repairs cost?")])
    assert "1.2 million pounds" in more.content


def test_langchain_reads_the_newer_protocol_too(door: Door) -> None:
    client = pytest.importorskip("langchain_openai")
    model = client.ChatOpenAI(
        model="onrecord", base_url=f"{door.url}/v1", api_key="none", max_retries=0, use_responses_api=True
    )
    [block] = model.invoke("why did the harbour bridge close?").content
    assert "inspectors found cracks" in block["text"] and block["annotations"]


def test_the_example_of_librechat_is_yaml_that_names_the_endpoint() -> None:
    [example] = examples("yaml")
    [custom] = yaml.safe_load(example)["endpoints"]["custom"]
    assert custom["baseURL"].endswith("/v1") and custom["models"]["default"] == ["onrecord"]
