from collections.abc import Sequence

import pytest

from index.catalogue.reads import Filters, article
from index.collection import Collection
from rag.answer import Answer
from rag.ask import ask
from rag.query.conversation import Message
from rag.query.router import Intent
from rag.rendering.text import CATALOGUE
from rag.writing.catalogue import catalogue_answer


def asked(newsroom: Collection, want: Intent, text: str, history: Sequence[Message] = ()) -> Answer:
    answer = catalogue_answer(newsroom, want, text, history, Filters())
    assert answer is not None
    return answer


def sources(answer: Answer) -> list[str]:
    return [one.source for one in answer.citations]


def test_every_row_cites_the_title_of_its_article_where_it_stands(newsroom: Collection):
    answer = asked(newsroom, "list", "List all articles")
    assert answer.outcome == "answered" and answer.engine == CATALOGUE
    assert [claim.citations for claim in answer.claims] == [(at,) for at in range(1, len(answer.claims) + 1)]
    for one in answer.citations:
        held = article(newsroom.catalogue.db, one.source)
        assert held.text[one.start : one.end] == one.quote == held.title


def test_an_article_without_a_title_is_cited_by_its_first_words(newsroom: Collection):
    answer = asked(newsroom, "list", "articles about Zoë Müller")
    held = article(newsroom.catalogue.db, "kiosk.txt")
    assert sources(answer) == ["kiosk.txt"]
    [one] = answer.citations
    assert held.text[one.start : one.end] == one.quote
    assert one.quote


def test_articles_are_listed_by_publisher_the_newest_first(newsroom: Collection):
    answer = asked(newsroom, "list", "articles from the Hill Farmer")
    assert sources(answer) == ["wire-hill.md", "lighthouse-stamp.md"]
    assert answer.note == "2 articles from Hill Farmer."


def test_articles_are_counted(newsroom: Collection):
    answer = asked(newsroom, "count", "How many articles are about Estlund?")
    assert answer.claims[0].text == "3 articles that mention Estlund."
    assert answer.claims[0].citations == (1, 2, 3)


def test_the_date_of_an_article_is_stated(newsroom: Collection):
    answer = asked(newsroom, "published", "When was the article about the stamp of the lighthouse published?")
    assert answer.claims[0].text == "“Stamp for Skerry” was published in Hill Farmer on 15 September 2023."
    assert sources(answer)[0] == "lighthouse-stamp.md"


def test_an_author_that_is_not_named_is_not_invented(newsroom: Collection):
    answer = asked(newsroom, "author", "Who wrote the article about the stamp of the lighthouse?")
    assert answer.claims[0].text == "“Stamp for Skerry” (Hill Farmer, 15 September 2023) names no author."


def test_it_is_the_article_that_was_spoken_of(newsroom: Collection):
    history = [
        {"role": "user", "content": "Who wrote the article about the stamp?"},
        {"role": "assistant", "content": "“Stamp for Skerry” (Hill Farmer, 15 September 2023) names no author."},
    ]
    assert sources(asked(newsroom, "published", "When was it published?", history)) == ["lighthouse-stamp.md"]


def test_what_a_paper_reported_in_a_month_is_listed(newsroom: Collection):
    answer = asked(newsroom, "reported", "What did the Weir Courier report in May 2024?")
    assert sources(answer) == ["swans-corrected.md", "swans.md"]


@pytest.mark.parametrize("text", ["What did the Weir Courier report about swans in May 2024?", "What did it report?"])
def test_what_a_paper_reported_of_an_event_is_a_question(newsroom: Collection, text: str):
    assert catalogue_answer(newsroom, "reported", text, (), Filters()) is None


def test_that_there_is_none_is_said(newsroom: Collection):
    answer = asked(newsroom, "list", "List the articles by Jonas Quill")
    assert answer.outcome == "refused" and answer.refusal
    assert answer.refusal.reason == "The sources do not include an article by Jonas Quill."


def test_nothing_is_searched_for_a_request_about_the_collection(newsroom: Collection):
    answer = ask(newsroom, "Which articles come from the Hill Farmer?")
    assert answer.engine == CATALOGUE
    assert answer.passages == ()


def test_who_wrote_a_law_is_no_request(newsroom: Collection):
    assert catalogue_answer(newsroom, "author", "Who wrote the grain pact?", (), Filters()) is None


def test_a_follow_up_of_a_request_is_one(newsroom: Collection):
    history = [
        {"role": "user", "content": "How many articles are there from the Hill Farmer?"},
        {"role": "assistant", "content": "2 articles from Hill Farmer."},
    ]
    answer = ask(newsroom, "And from the Weir Courier?", history=history)
    assert answer.engine == CATALOGUE
    assert answer.asked == "How many articles are there from the Weir Courier?"
