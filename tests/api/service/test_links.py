"""Addresses of passages on the web page."""

from urllib.parse import parse_qs, urlsplit

import pytest

from api.service.links import passage_link
from rag.answer import Citation

SHA = "0123456789abcdef" * 4
PAGE = "https://news.example.org/desk"


def cited(source: str, quote: str = "It closed.") -> Citation:
    return Citation(1, source, SHA, None, None, None, 10, 20, 1, 1, None, quote)


def test_without_the_address_of_the_page_there_is_no_link() -> None:
    assert passage_link("", cited("a.txt"), "default") == ""


def test_a_link_names_the_passage_behind_the_hash() -> None:
    said = "source=a.txt&start=10&end=20&collection=default&sha=0123456789abcdef&quote=It%20closed."
    assert passage_link(PAGE, cited("a.txt"), "default") == f"{PAGE}/#{said}"


def test_of_a_long_quote_the_beginning_is_carried() -> None:
    assert passage_link(PAGE, cited("a.txt", "x" * 500), "default").endswith(f"&quote={'x' * 100}")


def test_a_quote_is_cut_between_words() -> None:
    link = passage_link(PAGE, cited("a.txt", "The bridge closed. " * 10), "default")
    assert parse_qs(urlsplit(link).fragment)["quote"] == ["The bridge closed. " * 5 + "The"]


@pytest.mark.parametrize(
    "source", ["old/mill.html", "odd:name.txt", "a b&c=d#e?f%g+h.txt", "Ü “x” [1](2).txt", "日本.txt"]
)
def test_whatever_a_source_is_called_it_is_read_back_and_the_link_is_plain(source: str) -> None:
    link = passage_link(PAGE, cited(source), "my-news_2")
    parts = urlsplit(link)
    assert parts.path == "/desk/" and not parts.query and link.isascii()
    assert not set(' "<>()[]') & set(link)
    place = {"source": [source], "start": ["10"], "end": ["20"], "collection": ["my-news_2"]}
    assert parse_qs(parts.fragment) == {**place, "sha": [SHA[:16]], "quote": ["It closed."]}
