"""What the tools give out."""

from datetime import date

from api.mcp.documents import answered, article_text, articles
from index.article import Article, Correction
from index.catalogue.clusters import Copies, Copy
from index.catalogue.listing import Listed
from rag.answer import Answer, Citation, Claim, Refusal

ARTICLE = Article(source="a.txt", sha256="0" * 64, text="One two three.", title=None, publisher="The Courier",
                  author=None, published=date(2024, 3, 4), url=None, kept=())  # fmt: skip


def test_an_answer_keeps_its_claims_and_citations() -> None:
    cited = Citation(1, "a.txt", "0" * 64, None, "The Courier", date(2024, 3, 4), 0, 3, 1, 1, None, "One")
    answer = Answer("Why?", "Why?", "answered", (Claim("One.", "quote", (1,)),), (), (cited,), None, "llm:m", ())
    told = answered(answer, "sport")
    assert (told.text, told.collection, told.citations[0].published) == ("One. [1]", "sport", "2024-03-04")
    assert told.claims[0].citations == [1]


def test_a_citation_says_how_its_article_was_corrected_and_where_else_it_stands() -> None:
    copy = Copy("b.txt", "The Echo", date(2024, 3, 5))
    cited = Citation(
        1, "a.txt", "0" * 64, None, "The Courier", date(2024, 3, 4), 0, 3, 1, 1, None, "One",
        (Correction("correction", "Two.", date(2024, 3, 6)),), Copies(Copy("a.txt", None, None), (copy,), 2, "AP"),
    )  # fmt: skip
    answer = Answer("Why?", "Why?", "answered", (Claim("One.", "quote", (1,)),), (), (cited,), None, "llm:m", ())
    [told] = answered(answer, "sport").citations
    assert (told.corrections[0].text, told.corrections[0].day) == ("Two.", "2024-03-06")
    assert told.copies and (told.copies.also[0].publisher, told.copies.agency) == ("The Echo", "AP")


def test_a_refusal_is_told_in_its_text() -> None:
    refusal = Refusal("The sources do not answer this.", "Searched 4 articles.", (), None)
    told = answered(Answer("Why?", "Why?", "refused", (), (), (), refusal, "extractive", ()), "default")
    assert (told.outcome, told.text) == ("refused", "The sources do not answer this. Searched 4 articles.")


def test_a_long_article_is_read_piece_by_piece() -> None:
    first = article_text(ARTICLE, 0, 8, "default")
    rest = article_text(ARTICLE, first.end, 8, "default")
    assert first.text + rest.text == ARTICLE.text and rest.end == rest.characters
    assert article_text(ARTICLE, 99, 8, "default").text == ""


def test_a_page_of_articles_says_how_many_there_are() -> None:
    one = Listed("a.txt", None, None, None, None, None, "0" * 64, 14)
    told = articles(7, [one], "default")
    assert (told.total, told.articles[0].source, told.articles[0].published) == (7, "a.txt", None)
