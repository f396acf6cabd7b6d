import json
from collections.abc import Callable
from typing import Any

import pytest

from index.article import Article
from index.parsing.records.rich_text import rich_text

PROSEMIRROR = {
    "type": "doc",
    "content": [
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "The weir at "},
                {"type": "text", "marks": [{"type": "bold"}], "text": "Holt"},
                {"type": "text", "text": " fell in."},
            ],
        },
        {
            "type": "bulletList",
            "content": [
                {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": said}]}]}
                for said in ("Nobody was hurt.", "The mill stands still.")
            ],
        },
    ],
}
ARC = [
    {"type": "text", "content": "<p>The weir at <b>Holt</b> fell in.</p>"},
    {"type": "image", "caption": "The weir", "url": "https://holt.example/weir.jpg"},
    {"type": "text", "content": "Nobody was hurt."},
]
EDITOR_JS = [
    {"type": "paragraph", "data": {"text": "The weir at <b>Holt</b> fell in."}},
    {"type": "list", "data": {"style": "ordered", "items": ["Nobody was hurt.", "The mill stands still."]}},
]
PORTABLE = [
    {
        "_type": "block",
        "children": [{"_type": "span", "text": "The weir at "}, {"_type": "span", "text": "Holt fell."}],
    },
    {"_type": "block", "children": [{"_type": "span", "text": "Nobody was hurt."}]},
]
CONTENTFUL = {
    "nodeType": "document",
    "data": {},
    "content": [
        {"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": "The weir at Holt fell in."}]}
    ],
}
TELEGRAM = ["The weir at ", {"type": "bold", "text": "Holt"}, " fell in.\n\nNobody was hurt."]


@pytest.mark.parametrize(
    ("name", "body", "paragraphs"),
    [
        ("body", PROSEMIRROR, ["The weir at Holt fell in.", "Nobody was hurt.", "The mill stands still."]),
        ("content_elements", ARC, ["The weir at Holt fell in.", "Nobody was hurt."]),
        ("blocks", EDITOR_JS, ["The weir at Holt fell in.", "Nobody was hurt.", "The mill stands still."]),
        ("body", PORTABLE, ["The weir at Holt fell.", "Nobody was hurt."]),
        ("body", CONTENTFUL, ["The weir at Holt fell in."]),
        ("text", TELEGRAM, ["The weir at Holt fell in.", "Nobody was hurt."]),
        (
            "paragraphs",
            ["The weir at Holt fell in.", "Nobody was hurt."],
            ["The weir at Holt fell in.", "Nobody was hurt."],
        ),
    ],
)
def test_a_body_of_blocks_is_one_article(
    name: str, body: Any, paragraphs: list[str], read: Callable[..., tuple[Article, ...]]
) -> None:
    (article,) = read(json.dumps([{"title": "Weir", name: body}]), "a.json")
    assert [line for line in article.text.splitlines() if line] == paragraphs


@pytest.mark.parametrize(
    "body",
    [
        [{"type": "article", "title": "A", "text": "The weir fell."}, {"type": "article", "title": "B", "text": "No."}],
        [{"name": "Ada Holm"}, {"name": "Bo Lind"}],
        ["The weir fell.", 7],
        [],
    ],
)
def test_a_list_of_records_or_values_is_no_rich_text(body: list[Any]) -> None:
    assert rich_text(body) == ""


def test_blocks_nested_without_end_are_read_to_a_depth() -> None:
    block: Any = {"type": "text", "text": "deep"}
    for _ in range(5000):
        block = {"type": "box", "content": [block]}
    assert rich_text([block, {"type": "paragraph", "text": "The weir fell."}]) == "The weir fell."
