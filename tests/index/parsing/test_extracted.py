import pytest

from index.article import Article
from index.errors import NotAnArticle
from index.parsing.extracted import articles_in, extracted
from index.parsing.format import Raw
from index.parsing.metadata import Stated


def none(data: bytes, name: str) -> list[Article]:
    return []


RAW = Raw(b"", "a.txt", "0", none)


def test_what_is_not_told_the_text_may_state() -> None:
    article = extracted(
        RAW, "Bees return\n\nBy Ada Holm\n\nThe bees came back to the quarry on Monday.", Stated(publisher="Echo")
    )
    assert (article.title, article.publisher, article.author) == ("Bees return", "Echo", "Ada Holm")


def test_empty_text_is_no_article() -> None:
    with pytest.raises(NotAnArticle):
        extracted(RAW, " \n")


def test_text_that_is_no_export_is_one_article() -> None:
    assert [one.extent for one in articles_in(RAW, "The bees came back to the quarry on Monday.")] == [None]


def test_a_text_of_very_short_lines_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="next to no words"):
        articles_in(RAW, "a\n" * 30_000)
    assert articles_in(RAW, "The bridge of Ferrow opened on Monday.\n" + "a\n" * 30)
