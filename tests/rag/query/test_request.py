from datetime import date

import pytest

from index.catalogue.reads import Filters
from index.collection import Collection
from rag.query.request import Request, names_documents, request_of


def read(newsroom: Collection, text: str, filters: Filters | None = None) -> Request:
    return request_of(newsroom.catalogue.db, text, filters or Filters(until=date(2024, 12, 31)))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("How many articles are about Estlund?", "Estlund"),
        ("Who wrote the article about the grain pact?", "the grain pact"),
        ("articles on the tunnel under the Weir", "the tunnel under the Weir"),
        ("What articles do you have?", ""),
        ("latest news", ""),
        ("list everything from the Hill Farmer", ""),
    ],
)
def test_the_subject_is_what_is_left_of_the_phrasing(newsroom: Collection, text: str, subject: str):
    assert read(newsroom, text).subject == subject


@pytest.mark.parametrize(
    ("text", "publishers"),
    [
        ("articles from the Weir Courier", ["Weir Courier"]),
        ("What did the Courier report in May?", ["Weir Courier"]),
        ("What did the Gazette report in May?", ["Lowland Gazette"]),
        ("articles from the Alpine Courier", []),
        ("a courier was robbed", []),
        ("articles by hill farmer", ["Hill Farmer"]),
    ],
)
def test_a_publisher_is_known_by_its_name_or_the_last_word_of_it(
    newsroom: Collection, text: str, publishers: list[str]
):
    assert list(read(newsroom, text).published_by) == publishers


def test_whoever_no_article_names_is_told(newsroom: Collection):
    assert read(newsroom, "List the articles by Jonas Quill").unknown == "Jonas Quill"


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("articles published in May 2023", date(2023, 5, 1), date(2023, 5, 31)),
        ("articles published in May", date(2024, 5, 1), date(2024, 5, 31)),
        ("articles published in August", date(2023, 8, 1), date(2023, 8, 31)),
        ("articles of 2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("articles published on 3 May 2024", date(2024, 5, 3), date(2024, 5, 3)),
        ("articles from 31 April 2024", date(2024, 4, 30), date(2024, 4, 30)),
        ("articles since May 2023", date(2023, 5, 1), date(2024, 12, 31)),
        ("articles after 3 May 2024", date(2024, 5, 4), date(2024, 12, 31)),
        ("articles before May 2023", None, date(2023, 4, 30)),
        ("articles until May 2023", None, date(2023, 5, 31)),
        ("articles between May 2022 and May 2023", date(2022, 5, 1), date(2023, 5, 31)),
        ("What was published on Monday?", date(2024, 12, 30), date(2024, 12, 30)),
    ],
)
def test_a_time_is_the_days_that_it_spans(newsroom: Collection, text: str, since: date | None, until: date):
    filters = read(newsroom, text).filters
    assert (filters.since, filters.until) == (since, until)


def test_a_time_never_widens_the_filters(newsroom: Collection):
    given = Filters(since=date(2024, 5, 10), until=date(2024, 6, 30))
    within = read(newsroom, "articles published in May 2024", given).filters
    assert (within.since, within.until) == (date(2024, 5, 10), date(2024, 5, 31))


def test_a_number_of_something_else_than_articles_is_no_request() -> None:
    assert names_documents("How many stories are there about the dam?")
    assert not names_documents("how many warnings")
