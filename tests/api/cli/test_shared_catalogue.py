"""The commands over a catalogue in PostgreSQL: each does what it does over a file, and none shows the password."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.chroma.server import ChromaServer
from tests.postgres.server import PASSWORD, PostgresServer

pytest_plugins = ["tests.chroma.fixtures", "tests.postgres.fixtures"]

Call = Callable[..., Result]


@pytest.fixture
def database(
    chroma_server: ChromaServer, own_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> PostgresServer:
    """A database of the settings, with a Chroma server beside it."""
    monkeypatch.setenv("ONRECORD_CHROMA_URL", chroma_server.url)
    monkeypatch.setenv("ONRECORD_CATALOGUE_URL", own_postgres.url)
    return own_postgres


def test_every_command_works_and_says_so_where_the_database_is_away(
    call: Call, newsroom: Path, tmp_path: Path, database: PostgresServer
) -> None:
    one, other = ("--home", tmp_path / "one"), ("--home", tmp_path / "other")
    said: list[str] = []

    def run(*arguments: object, code: int = 0) -> str:
        done = call(*arguments)
        said.append(done.output + done.stderr)
        assert done.exit_code == code, said[-1]
        return done.stdout

    assert "ingest" in run(*one, "status", code=3) + said[-1]
    run(*one, "ingest", newsroom)
    assert "PostgreSQL" in run(*other, "status")
    assert run(*other, "doctor").count("as it should be") == 5
    assert "two of its steel beams" in run(*other, "ask", "Why will the harbour bridge close?")
    assert json.loads(run(*other, "search", "orchard prize", "--json"))["passages"][0]["source"] == "school.md"
    assert "forty apple trees" in run(*other, "show", "school.md")
    assert "old/mill.html" in run(*other, "list", "--json")
    run(*other, "forget", "school.md")
    assert "forty apple trees" not in run(*one, "search", "orchard prize", "--json")
    database.stop()
    for command in (["status"], ["ask", "Why?"], ["search", "bridge"], ["doctor"], ["ingest", newsroom]):
        assert run(*one, *command, code=3) == ""
        assert "does not answer" in said[-1] and "ONRECORD_CATALOGUE_URL" in said[-1]
    assert PASSWORD not in "".join(said)
    assert not list(tmp_path.rglob("catalogue.sqlite"))
