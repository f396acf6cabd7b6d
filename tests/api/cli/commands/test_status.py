import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from api.settings.settings import settings
from tests.chroma.server import ChromaServer

pytest_plugins = ["tests.chroma.fixtures"]

Call = Callable[..., Result]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen on which the path of a temporary folder is one line."""
    monkeypatch.setenv("COLUMNS", "240")


def test_it_says_what_the_index_holds(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "status")
    assert (done.exit_code, done.stderr) == (0, "")
    facts = dict(line.strip().split(maxsplit=1) for line in done.stdout.splitlines())
    assert facts["articles"].startswith("4 in ")
    assert facts["published"] == "2 November 2021 to 17 May 2024; 1 without a date"
    assert "Valley Gazette (1)" in facts["publishers"]
    assert "384 values" in facts["embedding"]
    assert facts["vectors"] == "chroma-2, in its own folder"


def test_one_correction_and_one_former_version_are_told_as_one(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "swans.txt"
    file.write_text("Swans counted\n\nThe wardens counted ninety-one swans on the estuary in April.\n")
    call("--home", tmp_path, "ingest", file)
    file.write_text(f"{file.read_text()}\nCorrection: An earlier version said that there were ninety swans.\n")
    call("--home", tmp_path, "ingest", file)
    told = " ".join(call("--home", tmp_path, "status").stdout.split())
    assert "1 article notes a correction or another change; 1 former version is known" in told


def test_where_the_usual_collection_is_not_there_those_there_are_are_listed(
    call: Call, tmp_path: Path, newsroom: Path
) -> None:
    home = tmp_path / "home"
    call("--home", home, "--collection", "press", "ingest", newsroom)
    done = call("--home", home, "status")
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.search(r"^press\t4\t", done.stdout, re.MULTILINE)
    named = call("--home", home, "--collection", "default", "status")
    assert (named.exit_code, named.stdout) == (3, "")
    call("--home", home, "ingest", newsroom / "harbour.txt")
    told = " ".join(call("--home", home, "status").stdout.split())
    assert f"press; `onrecord --home {home} --collection press status` shows one" in told


def test_the_json_document_holds_the_same(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "status", "--json")
    found = json.loads(done.stdout)
    assert (found["articles"], found["undated"], found["failed"]) == (4, 1, [])
    assert (found["first"], found["last"]) == ("2021-11-02", "2024-05-17")
    assert set(found["publishers"]) == {"The Port Courier", "Valley Gazette"}
    assert found["catalogue_bytes"] > 0 and found["vectors_bytes"] > 0
    assert (found["vectors"], found["vectors_place"]) == ("chroma-2", "in its own folder")
    assert found["folder"] == str(indexed / "collections" / "default")


def test_failures_are_listed_with_their_reasons(call: Call, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("One\n\nThe river rose on Friday, and fell on Sunday.\n")
    (tmp_path / "empty.txt").write_text("")
    call("--home", tmp_path / "home", "ingest", tmp_path / "one.txt", tmp_path / "empty.txt")
    done = call("--home", tmp_path / "home", "status")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].split(maxsplit=1) == ["empty.txt", "the file is empty"]
    found = json.loads(call("--home", tmp_path / "home", "status", "--json").stdout)
    assert found["failed"] == [{"source": "empty.txt", "reason": "the file is empty"}]
    assert "no article states a date" in done.stdout
    assert "none is named" in done.stdout


def test_it_says_that_the_vectors_are_on_a_server_also_while_that_is_away(
    call: Call, tmp_path: Path, own_server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_CHROMA_URL", own_server.url)
    settings.cache_clear()
    (tmp_path / "one.txt").write_text("One\n\nThe river rose on Friday, and fell on Sunday.\n")
    assert call("--home", tmp_path / "home", "ingest", tmp_path / "one.txt").exit_code == 0
    own_server.kill()
    done = call("--home", tmp_path / "home", "status")
    facts = dict(line.strip().split(maxsplit=1) for line in done.stdout.replace("\n ", "").splitlines())
    assert facts["vectors"].startswith("onrecord-default-")
    assert own_server.url in done.stdout
    asked = call("--home", tmp_path / "home", "ask", "When did the river rise?")
    assert (asked.exit_code, asked.stdout) == (4, "")
    assert f"{own_server.url}: start it" in " ".join(asked.stderr.split())
