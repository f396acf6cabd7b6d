import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Call = Callable[..., Result]


def test_the_json_document_is_that_of_the_contract(call: Call, indexed: Path, newsroom: Path) -> None:
    done = call("--home", indexed, "search", "harbour bridge", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) == {"passages"}
    first = found["passages"][0]
    assert set(first) == {
        "source", "start", "end", "line_start", "line_end", "title", "publisher", "published", "score",
        "ranks", "text",
    }  # fmt: skip
    assert first["source"] == "harbour.txt"
    assert (newsroom / "harbour.txt").read_text("utf-8")[first["start"] : first["end"]] == first["text"]
    assert first["ranks"]["bm25"] == 1


def test_a_table_shows_each_retrievers_rank(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "search", "harbour bridge")
    assert done.exit_code == 0
    head = done.stdout.splitlines()[0].split()
    assert head == ["#", "article", "bm25", "dense", "passage"]
    assert "harbour.txt:" in done.stdout


@pytest.mark.parametrize("k", [1, 2])
def test_k_bounds_the_passages(k: int, call: Call, indexed: Path) -> None:
    found = json.loads(call("--home", indexed, "search", "the", "-k", k, "--json").stdout)
    assert len(found["passages"]) == k


def test_finding_nothing_is_no_failure(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "search", "bridge", "--since", "2031")
    assert (done.exit_code, done.stdout) == (0, "No passage lies within these filters.\n")
    assert json.loads(call("--home", indexed, "search", "bridge", "--since", "2031", "--json").stdout) == {
        "passages": []
    }


def test_an_empty_query_is_a_usage_error(call: Call, indexed: Path) -> None:
    assert call("--home", indexed, "search", " ").exit_code == 2


@pytest.mark.parametrize("width", ["40", "80", "200"])
def test_it_fits_the_width(width: str, call: Call, indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    done = call("--home", indexed, "search", "bridge")
    assert max(map(len, done.stdout.splitlines())) <= min(int(width), 120)
    assert "harbour.txt" in done.stdout
