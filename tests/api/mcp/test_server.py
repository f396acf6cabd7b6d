"""The tools and resources, as the SDK's own client calls them: over stdio, as a program of its own."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.types import CallToolResult, ResourceLink, TextContent

from api.mcp.server import create_server
from api.service.answers import AnswerService
from api.service.wording import version_text
from api.settings.settings import Settings

CLOSED = "why did the harbour bridge close?"
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def answer_service(indexed: Path) -> Any:
    held = AnswerService(Settings(home=indexed))
    yield held
    held.close()


def called(answer_service: AnswerService, tool: str, **arguments: Any) -> CallToolResult:
    async def call() -> Any:
        async with Client(create_server(lambda: answer_service)) as client:
            return await client.call_tool(tool, arguments)

    made = anyio.run(call)
    assert isinstance(made, CallToolResult)
    return made


def given(answer_service: AnswerService, tool: str, **arguments: Any) -> dict[str, Any]:
    made = called(answer_service, tool, **arguments)
    assert not made.is_error and made.structured_content, made.content
    return dict(made.structured_content)


def links_of(made: CallToolResult) -> list[ResourceLink]:
    return [one for one in made.content if isinstance(one, ResourceLink)]


def text_of(made: CallToolResult) -> str:
    return "".join(one.text for one in made.content if isinstance(one, TextContent))


def test_each_tool_says_what_it_takes_and_gives_and_that_it_only_reads(answer_service: AnswerService) -> None:
    async def tools() -> Any:
        async with Client(create_server(lambda: answer_service)) as client:
            return (await client.list_tools()).tools

    found = {tool.name: tool for tool in anyio.run(tools)}
    assert set(found) == {"ask", "search", "read_article", "list_articles"}
    for tool in found.values():
        assert tool.description and tool.output_schema and tool.annotations and tool.annotations.read_only_hint
    assert {"text", "claims", "citations", "outcome"} <= set(found["ask"].output_schema["properties"])
    assert found["ask"].input_schema["required"] == ["question"]


def test_an_answer_comes_with_its_citations_as_links(answer_service: AnswerService) -> None:
    made = called(answer_service, "ask", question=CLOSED)
    told = made.structured_content
    assert told and told["outcome"] == "answered" and "[1]" in told["text"] == text_of(made)
    assert [link.uri for link in links_of(made)] == ["onrecord://default/harbour.txt"] * len(told["citations"])
    for citation, link in zip(told["citations"], links_of(made), strict=True):
        assert link.description == citation["quote"] and link.title == citation["title"]
        article = given(answer_service, "read_article", source=citation["source"])
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_a_follow_up_and_a_refusal_are_told_as_such(answer_service: AnswerService) -> None:
    history = [{"role": "user", "content": CLOSED}, {"role": "assistant", "content": "Cracks were found."}]
    assert given(answer_service, "ask", question="How long will it take?", history=history)["asked"] == (
        "How long will the harbour bridge take?"
    )
    refused = given(answer_service, "ask", question="Who won the football world cup in 2018?")
    assert (refused["outcome"], refused["citations"]) == ("refused", [])


def test_a_refusal_links_the_nearest_articles(answer_service: AnswerService) -> None:
    made = called(answer_service, "ask", question="Who won the football world cup in 2018?")
    told = made.structured_content
    assert told and told["outcome"] == "refused"
    links = links_of(made)
    assert links and all(link.title and link.title in told["text"] and not link.description for link in links)


def test_the_text_says_how_an_answer_came_about(indexed: Path) -> None:
    unreachable = AnswerService(Settings(home=indexed, model="any", base_url="http://127.0.0.1:9/v1", writer="llm"))
    try:
        made = called(unreachable, "ask", question=CLOSED)
    finally:
        unreachable.close()
    told = made.structured_content
    assert told and "cannot be reached" in told["note"]
    assert text_of(made) == f"{told['text']}\n\n{told['note']}"


def test_the_server_says_which_version_it_is(answer_service: AnswerService) -> None:
    async def version() -> str:
        async with Client(create_server(lambda: answer_service)) as client:
            assert client.server_info
            return client.server_info.version

    assert anyio.run(version) == version_text() != ""


def test_a_single_article_is_counted_as_one(answer_service: AnswerService) -> None:
    assert text_of(called(answer_service, "list_articles", words="harbour")).startswith("1 article.\n")


def test_passages_and_articles_are_found(answer_service: AnswerService) -> None:
    found = given(answer_service, "search", query="apple trees", limit=2)
    assert found["passages"][0]["source"] == "school.md" and len(found["passages"]) <= 2
    listed = given(answer_service, "list_articles", since="2024")
    assert (listed["total"], [one["source"] for one in listed["articles"]]) == (2, ["school.md", "harbour.txt"])
    part = given(answer_service, "read_article", source="harbour.txt", start=5)
    assert (part["start"], part["end"]) == (5, part["characters"])


def test_every_article_is_a_resource_under_the_address_of_its_links(answer_service: AnswerService) -> None:
    links = links_of(called(answer_service, "list_articles"))
    assert len(links) == 4

    async def read() -> list[str]:
        async with Client(create_server(lambda: answer_service)) as client:
            assert [one.uri_template for one in (await client.list_resource_templates()).resource_templates]
            return [(await client.read_resource(link.uri)).contents[0].text for link in links]  # type: ignore[union-attr]

    for link, text in zip(links, anyio.run(read), strict=True):
        assert text == given(answer_service, "read_article", source=link.name)["text"]


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("ask", {"question": "..."}, "Please ask a question"),
        ("ask", {"question": CLOSED, "since": "soon"}, "dates are written as"),
        ("ask", {"question": CLOSED, "collection": "nowhere"}, "no collection of that name"),
        ("read_article", {"source": "../../etc/passwd"}, "no such article"),
        ("search", {"query": "x", "limit": 1000}, "limit"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(
    tool: str, arguments: dict[str, Any], sentence: str, answer_service: AnswerService, indexed: Path
) -> None:
    made = called(answer_service, tool, **arguments)
    assert made.is_error and sentence in text_of(made)
    assert str(indexed) not in text_of(made)


def test_nothing_stands_before_the_sentence_that_every_door_says(answer_service: AnswerService) -> None:
    assert (
        text_of(called(answer_service, "read_article", source="no.txt"))
        == "There is no such article in the collection."
    )


def test_where_a_collection_is_not_there_those_that_are_are_named(answer_service: AnswerService) -> None:
    told = "There is no collection of that name. There are: default."
    assert text_of(called(answer_service, "search", query="x", collection="nowhere")) == told
    hidden = answer_service.restricted_to(("elsewhere",))
    assert "default" not in text_of(called(hidden, "search", query="x", collection="nowhere"))


def test_a_resource_that_is_not_there_is_an_error_of_the_protocol(answer_service: AnswerService) -> None:
    async def read() -> None:
        async with Client(create_server(lambda: answer_service)) as client:
            with pytest.raises(MCPError, match="no such article"):
                await client.read_resource("onrecord://default/nowhere.txt")

    anyio.run(read)


@asynccontextmanager
async def _program(home: Path) -> AsyncIterator[Client]:
    arguments = ["-m", "api.cli.main", "--home", str(home), "mcp"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    async with Client(StdioServerParameters(command=sys.executable, args=arguments, env=environment)) as client:
        yield client


def test_over_stdio_nothing_but_the_protocol_is_spoken_and_no_key_is_asked_for(home: Path) -> None:
    (home / "keys.json").write_text("[]")

    async def ask() -> Any:
        async with _program(home) as client:
            return await client.call_tool("ask", {"question": CLOSED})

    made = anyio.run(ask)
    assert made.structured_content["outcome"] == "answered"
