"""Articles by the page."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from index.catalogue.listing import authors, last_year, listed, publishers
from index.catalogue.reads import Filters, article

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def sources(library: "Desk", filters: Filters | None = None, **more: object) -> list[str]:
    return [one.source for one in listed(library.db, filters or Filters(), **more)[1]]  # type: ignore[arg-type]


def test_every_article_is_there_newest_first_and_those_without_a_date_last(library: "Desk") -> None:
    total, found = listed(library.db, Filters())
    assert total == len(found) == len(library.sources())
    days = [one.published or date.min for one in found]
    assert days == sorted(days, reverse=True)
    undated = [one.source for one in found if one.published is None]
    assert undated == sorted(undated) and undated


def test_what_is_listed_is_what_the_article_states(library: "Desk") -> None:
    for one in listed(library.db, Filters())[1]:
        whole = article(library.db, one.source)
        assert (one.title, one.publisher, one.author) == (whole.title, whole.publisher, whole.author)
        assert (one.published, one.url, one.sha256) == (whole.published, whole.url, whole.sha256)
        assert one.characters == len(whole.text)


def test_pages_follow_each_other(library: "Desk") -> None:
    whole = sources(library)
    assert [sources(library, limit=2, offset=at) for at in range(0, len(whole), 2)] == [
        whole[at : at + 2] for at in range(0, len(whole), 2)
    ]
    assert listed(library.db, Filters(), limit=1, offset=10_000) == (len(whole), [])


@pytest.mark.parametrize(
    ("words", "through"),
    [
        ("crane harbour", {"harbour.txt"}),
        ("CRANE Falls", {"harbour.txt"}),
        ("page.html", {"page.html"}),
        ("zeppelin", set()),
        ("crane zeppelin", set()),
        ("%", set()),
        ("_", set()),
        ("' OR 1 --", set()),
        ("\udcff", set()),
        ("\x00", set()),
    ],
)
def test_all_words_must_be_in_the_title_or_the_source(library: "Desk", words: str, through: set[str]) -> None:
    assert set(sources(library, words=words)) == through


def test_blank_words_choose_nothing(library: "Desk") -> None:
    assert sources(library, words="  ") == sources(library)


def test_words_and_filters_choose_together_and_the_total_counts_them(library: "Desk") -> None:
    total, found = listed(library.db, Filters(publisher="the quay herald"), words="crane", limit=1)
    assert (total, [one.source for one in found]) == (1, ["harbour.txt"])
    assert listed(library.db, Filters(until=date(1900, 1, 1)), words="crane")[0] == 0


def test_only_articles_with_a_word_in_some_form_are_about_it(library: "Desk") -> None:
    every = {one.source: article(library.db, one.source) for one in listed(library.db, Filters())[1]}
    found = sources(library, about=["cranes"])
    assert found and all("crane" in f"{every[one].title} {every[one].text}".lower() for one in found)
    assert sources(library, about=["cranes", 'zeppelin"']) == []


def test_authors_and_publishers_are_those_that_articles_name(library: "Desk") -> None:
    every = listed(library.db, Filters())[1]
    assert authors(library.db) == sorted({one.author for one in every if one.author})
    assert publishers(library.db) == sorted({one.publisher for one in every if one.publisher})
    for name in publishers(library.db):
        assert {one.publisher for one in listed(library.db, Filters(), published_by=[name])[1]} == {name}


def test_the_last_year_of_a_month_is_one_of_an_article(library: "Desk") -> None:
    days = [one.published for one in listed(library.db, Filters())[1] if one.published]
    for month in range(1, 13):
        years = [day.year for day in days if day.month == month]
        assert last_year(library.db, Filters(), month) == (max(years) if years else None)
