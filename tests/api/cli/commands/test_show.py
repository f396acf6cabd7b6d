import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from api.service.documents import ArticleDocument

Call = Callable[..., Result]


def test_an_article_is_shown_whole_with_line_numbers(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "show", "harbour.txt")
    assert done.exit_code == 0
    assert "7 │ The harbour bridge will close on Monday" in done.stdout
    assert "by Ida Quill" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith(">")]


def test_the_document_is_that_of_the_http_api_with_the_passage(call: Call, indexed: Path) -> None:
    whole = json.loads(call("--home", indexed, "show", "harbour.txt", "--json").stdout)
    assert set(whole) >= set(ArticleDocument.model_fields) and whole["passage"] is None
    part = json.loads(call("--home", indexed, "show", "harbour.txt:0-7", "--json").stdout)
    assert part["passage"] == {"start": 0, "end": 7, "text": "Harbour"}
    assert part["text"] == whole["text"]


def test_a_range_is_highlighted(call: Call, indexed: Path, newsroom: Path) -> None:
    text = (newsroom / "harbour.txt").read_text("utf-8")
    start = text.index("six weeks")
    done = call("--home", indexed, "show", f"harbour.txt:{start}-{start + 9}")
    assert "six weeks" in next(line for line in done.stdout.splitlines() if line.startswith(">"))


def test_a_source_may_hold_colons(call: Call, indexed: Path) -> None:
    assert "counts its swans" in call("--home", indexed, "show", "odd:name.txt").stdout
    done = call("--home", indexed, "show", "odd:name.txt:0-7")
    assert ">1 │ Council counts its swans" in done.stdout


def test_a_source_that_ends_like_a_range_is_found_as_it_stands(call: Call, tmp_path: Path) -> None:
    # No format has such a name yet; the index may hold what a later version put in.
    (tmp_path / "one.txt").write_text("One\n\nThe river rose on Friday, and fell on Sunday.\n")
    call("--home", tmp_path, "ingest", tmp_path / "one.txt")
    db = sqlite3.connect(tmp_path / "collections" / "default" / "catalogue.sqlite")
    with db:
        db.execute("UPDATE articles SET source = 'page:1-2'")
    db.close()
    assert "The river rose" in call("--home", tmp_path, "show", "page:1-2").stdout
    assert ">3 │ The river rose" in call("--home", tmp_path, "show", "page:1-2:5-14").stdout


@pytest.mark.parametrize("place", ["harbor.txt", "harbor.txt:0-5", "HARBOUR"])
def test_an_unknown_source_is_met_with_the_nearest(place: str, call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "show", place)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "did you mean harbour.txt?" in done.stderr


@pytest.mark.parametrize("span", ["5-5", "9-3", "0-99999", "0-999999999999"])
def test_a_range_outside_the_article_is_a_usage_error(span: str, call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "show", f"harbour.txt:{span}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "characters" in done.stderr
