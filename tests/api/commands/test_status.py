import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Call = Callable[..., Result]


def test_it_says_what_the_index_holds(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "status")
    assert (done.exit_code, done.stderr) == (0, "")
    facts = dict(line.strip().split(maxsplit=1) for line in done.stdout.splitlines())
    assert facts["articles"].startswith("4 in ")
    assert facts["published"] == "2 November 2021 to 17 May 2024; 1 without a date"
    assert "Valley Gazette (1)" in facts["publishers"]
    assert "384 values" in facts["embedding"]


def test_the_json_document_holds_the_same(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "status", "--json")
    found = json.loads(done.stdout)
    assert (found["articles"], found["undated"], found["failed"]) == (4, 1, [])
    assert (found["first"], found["last"]) == ("2021-11-02", "2024-05-17")
    assert set(found["publishers"]) == {"The Port Courier", "Valley Gazette"}
    assert found["catalogue_bytes"] > 0 and found["vectors_bytes"] > 0
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
