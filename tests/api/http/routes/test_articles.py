"""What is held, to read: pages of articles, one whole, the collections."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from typer.testing import Result

from tests.api.http.door import Door

Call = Callable[..., Result]
DoorOf = Callable[..., Door]
ODD = {
    "a?b.txt": "question mark", "a#b.txt": "hash", "50%.txt": "percent", "%41.txt": "escape", "a b.txt": "space",
    "Ü ß.txt": "umlaut", "[draft] (1).txt": "brackets", "a&b=c;d.txt": "ampersand", "a+b.txt": "plus",
    "sub dir/ä/x.txt": "folders", "“quoted”.txt": "quotes", "日本.txt": "kanji", "a\\b.txt": "backslash",
    "line\nend.txt": "newline",
}  # fmt: skip


def listed(door: Door, **asked: object) -> list[str]:
    found = door.client.get("/v1/articles", params=asked).json()  # type: ignore[arg-type]
    return [one["source"] for one in found["articles"]]


def test_articles_are_listed_newest_first_and_those_without_a_date_last(door: Door) -> None:
    found = door.client.get("/v1/articles").json()
    assert (found["total"], found["collection"]) == (4, "default")
    assert listed(door) == ["school.md", "harbour.txt", "old/mill.html", "odd:name.txt"]
    first = found["articles"][0]
    assert (first["publisher"], first["author"], first["published"]) == ("Valley Gazette", "Noor Haddad", "2024-05-17")
    assert set(first) == {
        "source",
        "title",
        "publisher",
        "author",
        "published",
        "url",
        "sha256",
        "characters",
        "section",
        "language",
    }


def test_pages_follow_each_other_without_gap_or_overlap(door: Door) -> None:
    whole = listed(door)
    assert [listed(door, limit=1, offset=at) for at in range(5)] == [[one] for one in whole] + [[]]
    assert listed(door, limit=3, offset=3) == whole[3:]
    assert listed(door, offset=1_000_000_000) == []
    assert door.client.get("/v1/articles", params={"limit": 1}).json()["total"] == 4


@pytest.mark.parametrize(
    ("asked", "through"),
    [
        ({"since": "2024"}, ["school.md", "harbour.txt"]),
        ({"until": "2024-03"}, ["harbour.txt", "old/mill.html"]),
        ({"since": "2024-03-04", "until": "2024-03-04"}, ["harbour.txt"]),
        ({"publisher": "THE port courier"}, ["harbour.txt", "old/mill.html"]),
        ({"source": "*.md"}, ["school.md"]),
        ({"q": "HARBOUR bridge"}, ["harbour.txt"]),
        ({"q": "mill html"}, ["old/mill.html"]),
        ({"q": "odd:"}, ["odd:name.txt"]),
        ({"q": "%"}, []),
        ({"q": "' OR 1 --"}, []),
        ({"q": "the", "publisher": "Nobody"}, []),
        ({"text": "inspectors cracks"}, ["harbour.txt"]),
        ({"text": "tree feeding"}, ["school.md"]),
        ({"text": "- ' \" harbour?"}, ["harbour.txt"]),
        ({"text": "inspectors orchard"}, []),
        ({"author": "haddad"}, ["school.md"]),
        ({"author": "Nobody"}, []),
    ],
)
def test_filters_and_words_choose(asked: dict[str, str], through: list[str], door: Door) -> None:
    assert listed(door, **asked) == through
    assert door.client.get("/v1/articles", params=asked).json()["total"] == len(through)


@pytest.mark.parametrize(
    "asked", ["limit=0", "limit=501", "limit=x", "offset=-1", "since=soon", "until=2024-02-30", "q=" + "x" * 201]
)
def test_what_cannot_be_asked_is_refused(asked: str, door: Door) -> None:
    assert door.client.get(f"/v1/articles?{asked}").status_code == 422


def test_a_range_without_a_day_is_told_apart_from_a_date_that_is_none(door: Door) -> None:
    said = [
        door.client.get("/v1/articles", params=asked).json()["error"]["message"]
        for asked in ({"since": "2025-01-02", "until": "2025-01-01"}, {"since": "soon"})
    ]
    assert said[0] == "The first date is after the last."
    assert "dates are written as" in said[1]


def test_an_article_comes_whole(door: Door, newsroom: Path) -> None:
    found = door.client.get("/v1/articles/harbour.txt").json()
    text = (newsroom / "harbour.txt").read_text("utf-8")
    assert (found["text"], found["characters"], found["collection"]) == (text, len(text), "default")
    assert (found["title"], found["published"], found["pages"]) == (
        "Harbour bridge closes for repairs",
        "2024-03-04",
        [],
    )
    assert "".join(text[start:end] for start, end in found["kept"]).count("harbour") == 2
    summary = door.client.get("/v1/articles", params={"q": "harbour"}).json()["articles"][0]
    assert {key: found[key] for key in summary} == summary


def test_a_name_that_holds_a_folder_may_be_asked_for_with_or_without_its_slash_escaped(door: Door) -> None:
    for path in ("old/mill.html", "old%2Fmill.html", "odd:name.txt", "odd%3Aname.txt"):
        assert door.client.get(f"/v1/articles/{path}").status_code == 200


def test_whatever_a_file_is_called_its_article_can_be_asked_for_by_the_name_that_is_listed(
    tmp_path: Path, call: Call, door_of: Callable[..., Door]
) -> None:
    news, home = tmp_path / "odd", tmp_path / "home"
    for name, word in ODD.items():
        (news / name).parent.mkdir(parents=True, exist_ok=True)
        (news / name).write_text(f"On the {word}\n\nThe council spoke of the {word} for an hour.\n", "utf-8")
    assert call("--home", home, "ingest", news).exit_code == 0
    door = door_of(home)
    sources = listed(door)
    assert len(sources) == len(ODD)
    for source in sources:
        found = door.client.get(f"/v1/articles/{quote(source, safe='')}")
        assert found.status_code == 200 and found.json()["source"] == source
    words = {door.client.get(f"/v1/articles/{quote(source, safe='')}").json()["title"] for source in sources}
    assert words == {f"On the {word}" for word in ODD.values()}


@pytest.mark.parametrize(
    "path", ["nowhere.txt", "", "../harbour.txt", "%2e%2e/harbour.txt", "harbour.txt/", "%00", "%ff"]
)
def test_an_article_that_is_not_held_is_not_found(path: str, door: Door) -> None:
    response = door.client.get(f"/v1/articles/{path}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] in {"unknown_source", "not_found"}


@pytest.mark.parametrize("name", ["nowhere", "../x", "..", "default/../sport", "a b", "-x", "Ü"])
@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/harbour.txt", "/v1/search?q=bridge"])
def test_a_collection_that_is_none_is_not_found(name: str, path: str, door: Door) -> None:
    at = f"{path}{'&' if '?' in path else '?'}collection={quote(name, safe='')}"
    response = door.client.get(at)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown_collection")


def test_each_collection_has_its_own_articles(many: Door) -> None:
    assert listed(many, collection="sport") == ["regatta.txt"]
    assert many.client.get("/v1/articles/regatta.txt").status_code == 404
    found = many.client.get("/v1/articles/regatta.txt", params={"collection": "sport"}).json()
    assert found["collection"] == "sport"


def test_the_collections_say_what_they_hold(many: Door) -> None:
    found = many.client.get("/v1/collections").json()
    assert found["default"] == "default"
    first, second = found["collections"]
    assert first == {
        "name": "default", "articles": 4, "chunks": 4, "failed": 0, "first": "2021-11-02", "last": "2024-05-17",
        "undated": 1, "publishers": [["The Port Courier", 2], ["Valley Gazette", 1]],
        "title": "", "description": "", "fill": None,
    }  # fmt: skip
    assert (second["name"], second["articles"], second["undated"], second["first"]) == ("sport", 1, 1, None)


def test_a_home_without_an_index_has_an_empty_collection(tmp_path: Path, door_of: Callable[..., Door]) -> None:
    client = door_of(tmp_path / "none").client
    [one] = client.get("/v1/collections").json()["collections"]
    assert (one["name"], one["articles"], one["publishers"]) == ("default", 0, [])
    for path in ("/v1/articles", "/v1/articles/a.txt", "/v1/search?q=a"):
        response = client.get(path)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "index_missing")
    assert not (tmp_path / "none").exists()


def test_what_is_ingested_elsewhere_is_seen_without_a_restart(
    tmp_path: Path, home: Path, call: Call, door_of: Callable[..., Door]
) -> None:
    door = door_of(home)
    assert door.ask("Who opened the lido?")["outcome"] == "refused"
    (tmp_path / "lido.txt").write_text("Lido opens\n\nThe mayor, Ana Prill, opened the lido on Sunday.\n")
    assert call("--home", home, "ingest", tmp_path / "lido.txt").exit_code == 0
    assert "Ana Prill" in door.ask("Who opened the lido?")["text"]
    assert "lido.txt" in listed(door)


def test_without_a_key_nobody_writes_and_the_page_is_told(door: Door) -> None:
    held = door.client.get("/v1/collections").json()
    assert held["may_write"] is False
    assert held["model"] is None
    assert door.client.put("/v1/collections/default", json={}).status_code == 403


def test_an_empty_collection_says_how_it_is_filled_where_it_is(door_of: DoorOf, tmp_path: Path) -> None:
    home = tmp_path / "a home"
    home.mkdir()
    [one] = door_of(home, collection="press").client.get("/v1/collections").json()["collections"]
    assert one["fill"] == f"onrecord --home '{home}' --collection press ingest FOLDER"
