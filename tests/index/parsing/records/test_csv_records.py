from collections.abc import Callable

import pytest

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.formats import parse

ROWS = "id{0}title{0}publication{0}date{0}content\n"
ROWS += '1{0}Weir rebuilt{0}Holt Mercury{0}2018-04-02{0}"The weir, at last,\nwas rebuilt."\n'


@pytest.mark.parametrize(("separator", "name"), [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv"), (",", "a.csv.txt")])
def test_a_row_is_an_article(
    separator: str, name: str, read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    (article,) = read(ROWS.format(separator), name)
    assert (article.source, article.title, article.publisher) == (name, "Weir rebuilt", "Holt Mercury")
    assert kept(article) == "The weir, at last,\nwas rebuilt."


def test_a_table_without_text_is_passed_over(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(NotAnArticle, match="text, content or body"):
        read("town,thefts\nHolt,3\n", "a.csv")


def test_columns_may_be_named() -> None:
    table = b'"Zeile 1";"Lange Fassung"\n"Weir rebuilt";"The weir was rebuilt at last."\n'
    (article,) = parse(table, "a.csv", {"title": "Zeile 1", "text": "Lange Fassung"})
    assert (article.title, article.text) == ("Weir rebuilt", "The weir was rebuilt at last.")
    with pytest.raises(UnreadableFile, match=r"no column 'Titel', .* for title; it has Zeile 1, Lange Fassung$"):
        parse(table, "a.csv", {"title": "Titel"})


def test_a_line_that_names_the_separator_is_no_header(read: Callable[..., tuple[Article, ...]]) -> None:
    (article,) = read("sep=;\r\nTitel;Volltext\r\nWehr, neu;Das Wehr wird neu gebaut.\r\n", "a.csv")
    assert (article.title, article.text) == ("Wehr, neu", "Das Wehr wird neu gebaut.")
