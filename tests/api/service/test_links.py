"""Addresses of passages on the web page."""

from urllib.parse import parse_qs, urlsplit

import pytest

from api.service.links import passage_link

PAGE = "https://news.example.org/desk"


def test_without_the_address_of_the_page_there_is_no_link() -> None:
    assert passage_link("", "a.txt", 1, 2, "default") == ""


def test_a_link_names_the_passage_behind_the_hash() -> None:
    assert passage_link(PAGE, "a.txt", 1, 2, "default") == f"{PAGE}/#source=a.txt&start=1&end=2&collection=default"


@pytest.mark.parametrize(
    "source", ["old/mill.html", "odd:name.txt", "a b&c=d#e?f%g+h.txt", "Ü “x” [1](2).txt", "日本.txt"]
)
def test_whatever_a_source_is_called_it_is_read_back_and_the_link_is_plain(source: str) -> None:
    link = passage_link(PAGE, source, 10, 20, "my-news_2")
    parts = urlsplit(link)
    assert parts.path == "/desk/" and not parts.query and link.isascii()
    assert not set(' "<>()[]') & set(link)
    assert parse_qs(parts.fragment) == {"source": [source], "start": ["10"], "end": ["20"], "collection": ["my-news_2"]}
