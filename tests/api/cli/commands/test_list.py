import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Call = Callable[..., Result]


def listed(call: Call, home: Path, *options: str) -> dict[str, Any]:
    done = call("--home", home, "list", *options, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_document_holds_every_article_with_what_it_states(call: Call, indexed: Path) -> None:
    found = listed(call, indexed)
    assert found["total"] == len(found["articles"]) > 1
    assert set(found["articles"][0]) == {
        "source", "title", "publisher", "author", "published", "url", "sha256", "characters", "language",
        "section",
    }  # fmt: skip


def test_the_newest_come_first(call: Call, indexed: Path) -> None:
    days = [one["published"] for one in listed(call, indexed)["articles"] if one["published"]]
    assert days == sorted(days, reverse=True)


def test_only_articles_with_all_of_the_words_are_listed(call: Call, indexed: Path) -> None:
    found = listed(call, indexed, "--about", "harbour bridge")
    assert "harbour.txt" in [one["source"] for one in found["articles"]]
    assert listed(call, indexed, "--about", "harbour zeppelin") == {"total": 0, "articles": []}


@pytest.mark.parametrize("option", ["--until", "--as-of"])
def test_what_was_published_later_is_left_out(option: str, call: Call, indexed: Path) -> None:
    assert listed(call, indexed, option, "1900") == {"total": 0, "articles": []}


def test_an_author_that_no_article_names_wrote_none(call: Call, indexed: Path) -> None:
    assert listed(call, indexed, "--author", "Nobody") == {"total": 0, "articles": []}


def test_the_collections_are_listed_with_what_they_hold(call: Call, home: Path, newsroom: Path) -> None:
    call("--home", home, "--collection", "swans", "ingest", newsroom / "odd:name.txt")
    done = call("--home", home, "list", "--collections", "--json")
    assert [(one["name"], one["articles"]) for one in json.loads(done.stdout)["collections"]] == [
        ("default", 4),
        ("swans", 1),
    ]
    table = call("--home", home, "list", "--collections").stdout
    assert "2021-11-02 to 2024-05-17" in table and "swans" in table


def test_where_there_is_no_collection_the_list_says_how_to_make_one(call: Call, tmp_path: Path) -> None:
    done = call("--home", tmp_path / "none", "list", "--collections")
    assert (done.exit_code, "ingest FOLDER` makes one" in " ".join(done.stdout.split())) == (0, True)
    assert not (tmp_path / "none").exists()


def test_a_table_says_how_many_there_are(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "list", "-n", "1")
    assert done.exit_code == 0
    assert "of which the newest 1 are listed." in done.stdout


def test_a_list_in_a_pipe_has_a_line_for_each_article(call: Call, indexed: Path) -> None:
    lines = call("--home", indexed, "list").stdout.splitlines()
    assert lines[0].split("\t") == ["published", "source", "title", "publisher", "author"]
    held = listed(call, indexed)["articles"]
    assert [line.split("\t")[1] for line in lines[1:-1]] == [one["source"] for one in held]
    assert all(line == line.rstrip() for line in lines)
