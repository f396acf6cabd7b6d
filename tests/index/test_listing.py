"""Articles by the page: newest first, those without a date last."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from index.listing import listed
from index.queries import Filters, article

if TYPE_CHECKING:
    from tests.index.conftest import Desk

TEXT = "The council met in the old hall and talked until dawn about the bridge.\n"


def filed(title: str, publisher: str, day: str) -> str:
    stated = f"date: {day}\n" if day else ""
    return f"---\ntitle: {title}\npublisher: {publisher}\n{stated}---\n\n{TEXT}"


@pytest.fixture
def shelf(desk: "Desk") -> "Desk":
    for name, publisher, day in (
        ("b.md", "Tide", "2024-05-02"), ("a.md", "Tide", "2024-05-02"), ("old.md", "Post", "2021-01-01"),
        ("undated.md", "Post", ""), ("bürger/Straße.md", "Abendpost", "2025-06-01"),
    ):  # fmt: skip
        desk.write(name, filed(f"Title of {name}", publisher, day))
    desk.ingest()
    return desk


def sources(desk: "Desk", **options: object) -> list[str]:
    filters = options.pop("filters", Filters())
    _, found = listed(desk.db, filters, **options)  # type: ignore[arg-type]
    return [one.source for one in found]


def test_the_newest_come_first_and_the_undated_last(shelf: "Desk") -> None:
    assert sources(shelf) == ["bürger/Straße.md", "a.md", "b.md", "old.md", "undated.md"]


def test_pages_follow_on_each_other_and_the_total_counts_all(shelf: "Desk") -> None:
    pages = [sources(shelf, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [name for page in pages for name in page] == sources(shelf)
    assert pages[3] == []
    assert listed(shelf.db, Filters(), limit=1, offset=4)[0] == 5


def test_filters_hold_for_the_page_and_the_total(shelf: "Desk") -> None:
    tide = Filters(publisher="tide")
    assert sources(shelf, filters=tide) == ["a.md", "b.md"]
    assert listed(shelf.db, tide, limit=1)[0] == 2
    assert sources(shelf, filters=Filters(since=date(2024, 6, 1))) == ["bürger/Straße.md"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("straße", ["bürger/Straße.md"]), ("TITLE old", ["old.md"]), ("title nothing", []), ("%", []), ("\udcff", [])],
)
def test_words_are_looked_for_in_title_and_source(words: str, found: list[str], shelf: "Desk") -> None:
    assert sources(shelf, words=words) == found


def test_an_article_is_told_without_its_text(shelf: "Desk") -> None:
    _, (first, *_) = listed(shelf.db, Filters(publisher="post"))
    whole = article(shelf.db, first.source)
    assert (first.title, first.publisher, first.published) == ("Title of old.md", "Post", date(2021, 1, 1))
    assert (first.sha256, first.characters, first.url) == (whole.sha256, len(whole.text), None)
