"""The page on front ends: LangChain's client, where it is installed, asks as the page says.

open-webui is asked for as it was seen to ask; it is too large to be installed for a test.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.api.http.door import Door

PAGE = (Path(__file__).parents[4] / "docs" / "frontends.md").read_text("utf-8")


QUESTION = "Why did the harbour bridge close?"


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


def set_by_open_webui(door: Door, key: str, said: str = "") -> Any:
    """What comes of a task, set as open-webui 0.12 was seen to set it around its chat; its title before any answer."""
    talk = f"<chat_history>\nUSER: {QUESTION}\nASSISTANT: {said}\n</chat_history>"
    example = f'{{ "{key}": ["one", "two"] }}' if key != "title" else '{ "title": "Bridge repairs" }'
    task = f"### Task:\nDo this for the chat.\n### Output:\nJSON format: {example}\n### Chat History:\n{talk}"
    body = {"model": "onrecord", "stream": False, "messages": [{"role": "user", "content": task}]}
    [choice] = door.client.post("/v1/chat/completions", json=body | {"max_tokens": 1000}).json()["choices"]
    return json.loads(choice["message"]["content"])[key]


def test_open_webui_gets_an_answer_though_it_offers_its_tools_and_then_title_tags_and_questions(door: Door) -> None:
    tools = [
        {"type": "function", "function": {"name": name, "description": "…", "parameters": {"type": "object"}}}
        for name in ("get_current_timestamp", "search_chats", "create_calendar_event")
    ]
    body = {"stream": True, "model": "onrecord", "messages": [{"role": "user", "content": QUESTION}], "tools": tools}
    lines = door.client.post("/v1/chat/completions", json=body).text.splitlines()
    chunks = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    said = "".join(one["choices"][0]["delta"].get("content") or "" for one in chunks if one["choices"])
    assert "inspectors found cracks" in said and "[1]" in said and lines[-2:].count("data: [DONE]") == 1
    assert set_by_open_webui(door, "title") == "Why did the harbour bridge close"
    assert set_by_open_webui(door, "tags", said) == ["Harbour", "Bridge", "Close"]
    assert set_by_open_webui(door, "follow_ups", said)


def test_the_example_of_librechat_is_yaml_that_names_the_endpoint() -> None:
    [example] = examples("yaml")
    [custom] = yaml.safe_load(example)["endpoints"]["custom"]
    assert custom["baseURL"].endswith("/v1") and custom["models"]["default"] == ["onrecord"]
