from urllib.parse import parse_qs, urlsplit

import pytest

from api.links import passage_link


@pytest.mark.parametrize("source", ["ferry.txt", "2024/odd:name & more?#[1].txt", "Straße 100%+.md"])
def test_a_link_holds_the_place_behind_its_hash(source: str) -> None:
    parts = urlsplit(passage_link("https://news.example.org/desk", source, 62, 189, "metro"))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}{parts.query}" == "https://news.example.org/desk/"
    assert parse_qs(parts.fragment) == {"source": [source], "start": ["62"], "end": ["189"], "collection": ["metro"]}
    assert not {" ", "<", ">", "|", ")"} & set(parts.fragment)  # what would end a link in a chat's markup


def test_there_is_no_link_where_nobody_has_said_where_the_page_is() -> None:
    assert passage_link("", "ferry.txt", 0, 1, "default") == ""
