"""The models that describe what every door gives out hold of what is given out."""

import json
from datetime import date
from pathlib import Path

from api.service.composition import open_collection
from api.service.documents import AnswerDocument, ArticleDocument, CitedAnswer, article_document, listed_document
from api.settings.settings import Settings
from index.article import Correction
from index.catalogue.clusters import Copies, Copy
from index.catalogue.listing import listed
from index.catalogue.reads import Filters, article
from rag.answer import Answer, Citation, Claim, Refusal
from rag.rendering.text import answer_document

CITED = Citation(
    1, "a.txt", "0" * 64, None, "The Courier", date(2024, 3, 4), 0, 25, 1, 1, None, "It closed on Wednesday, 6.",
    (Correction("correction", "Two.", date(2024, 3, 6)),),
    Copies(Copy("a.txt", None, None), (Copy("b.txt", "The Echo", date(2024, 3, 5)),), 2, "AP"),
)  # fmt: skip
ANSWER = Answer("Why?", "Why?", "answered", (Claim("It closed.", "quote", (1,)),), (), (CITED,), None, "llm:m", ())


def test_an_article_is_plain_values_whose_offsets_hold(indexed: Path) -> None:
    with open_collection(Settings(home=indexed)) as collection:
        whole = article_document(article(collection.catalogue.db, "old/mill.html"), "default")
        _, (first, *_) = listed(collection.catalogue.db, Filters(since=None), words="mill")
    assert ArticleDocument.model_validate(json.loads(json.dumps(whole)))
    assert whole["published"] == listed_document(first)["published"] == "2021-11-02"
    start, end = whole["kept"][0]
    assert whole["text"][start:end].strip()


def test_an_answer_says_how_its_articles_were_corrected_where_else_they_stand_and_which_days_they_name() -> None:
    [told] = CitedAnswer.model_validate({**answer_document(ANSWER), "collection": "sport"}).citations
    assert (told.corrections[0].text, told.corrections[0].day) == ("Two.", "2024-03-06")
    assert told.copies and (told.copies.also[0].publisher, told.copies.agency) == ("The Echo", "AP")
    assert [(one.text, one.day) for one in told.days] == [("Wednesday", "2024-02-28")]


def test_nothing_that_an_answer_holds_is_missing_in_its_description() -> None:
    refusal = Refusal("The sources do not answer this.", "Searched 4 articles.", (), None)
    for answer in (ANSWER, Answer("Why?", "Why?", "refused", (), (), (), refusal, "extractive", ())):
        given = {**answer_document(answer), "collection": "sport"}
        assert AnswerDocument.model_validate(given).model_dump(mode="json") == given
