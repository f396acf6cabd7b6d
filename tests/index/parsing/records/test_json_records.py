import json
from collections.abc import Callable

import pytest

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.formats import parse

ONE = {"title": "Weir rebuilt", "date": "2018-04-02", "text": "The weir was rebuilt at last."}
TWO = {"title": "Otters seen", "date": "2021-05-09", "text": "Three otters were seen there."}


@pytest.mark.parametrize(
    "document",
    [
        json.dumps([ONE, TWO]),
        json.dumps({"status": "ok", "response": {"results": [ONE, TWO]}}, indent=2),
        f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n",
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt"])
def test_a_record_is_an_article(document: str, name: str, read: Callable[..., tuple[Article, ...]]) -> None:
    assert [(one.source, one.title) for one in read(document, name)] == [
        (f"{name}#1", "Weir rebuilt"),
        (f"{name}#2", "Otters seen"),
    ]


def test_a_document_without_articles_is_passed_over(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(NotAnArticle):
        read('{"name": "x", "dependencies": {"left": "1.0"}}', "package.json")


@pytest.mark.parametrize("document", ['{"title": "cut', "[" * 100_000 + "]" * 100_000])
def test_a_broken_document_fails(document: str, read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(UnreadableFile):
        read(document, "a.json")


def test_keys_may_be_named_also_within_others() -> None:
    document = {"hits": [{"head": {"big": one["title"]}, "long": one["text"], "title": "Page 4"} for one in (ONE, TWO)]}
    found = parse(json.dumps(document).encode(), "a.json", {"title": "head.big", "text": "long"})
    assert [one.title for one in found] == ["Weir rebuilt", "Otters seen"]
    with pytest.raises(UnreadableFile, match=r"no column 'head.small', .* it has hits, head, long, title, big$"):
        parse(json.dumps(document).encode(), "a.json", {"title": "head.small"})
