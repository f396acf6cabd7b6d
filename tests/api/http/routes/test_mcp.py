"""The Model Context Protocol over HTTP, as the SDK's own client speaks it: with the keys of the server."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from api.service.keys import Keys
from tests.api.http.door import Door

CLOSED = "why did the harbour bridge close?"


def called(door: Door, tool: str, key: str = "", **arguments: Any) -> Any:
    async def call() -> Any:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=120) as http,
            Client(streamable_http_client(f"{door.url}/mcp", http_client=http)) as client,
        ):
            return await client.call_tool(tool, arguments)

    return anyio.run(call)


def test_a_question_is_answered_with_links(door: Door) -> None:
    made = called(door, "ask", question=CLOSED)
    assert made.structured_content["outcome"] == "answered"
    assert "resource_link" in {one.type for one in made.content}


def test_a_key_is_asked_for_and_opens_its_own_collections_only(
    door_of: Callable[..., Door], two_collections: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(two_collections, tmp_path / "two"))
    key = Keys(home).add("desk", "read", ["sport"])
    door = door_of(home)
    assert door.client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"}).status_code == 401
    assert called(door, "list_articles", key).structured_content["collection"] == "sport"
    refused = called(door, "ask", key, question=CLOSED, collection="default")
    assert refused.is_error and "no collection of that name" in refused.content[0].text
