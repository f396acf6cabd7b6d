import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from rag.answer import Answer, Citation, Claim, NearestArticle, Passage, Refusal
from rag.rendering.text import (
    Sentence,
    answer_document,
    answer_text,
    claim_document,
    paragraphs,
    passage_document,
    spoken_date,
)

DAY = date(2024, 10, 1)


def citation(
    number: int, source: str, publisher: str | None, published: date | None, quote: str = "It rained."
) -> Citation:
    return Citation(number, source, "aa", "Rain", publisher, published, 0, len(quote), 3, 4, None, quote)


def answer(*cited: Citation, claims: tuple[Claim, ...] | None = None) -> Answer:
    quotes = tuple(Claim(one.quote, "quote", (one.number,)) for one in cited)
    return Answer("Did it rain?", "Did it rain?", "answered", claims or quotes, (), cited, None, "extractive", ())


def refused(*near: NearestArticle) -> Answer:
    refusal = Refusal("The sources do not answer this.", "Searched 3 articles.", near, (DAY, date(2025, 1, 2)))
    return Answer("Did it rain?", "Did it rain?", "refused", (), (), (), refusal, "extractive", ())


def test_a_date_is_written_as_people_write_it():
    assert spoken_date(DAY) == "1 October 2024"


def test_each_sentence_has_its_marker_and_each_article_is_attributed_once():
    text = answer_text(
        answer(
            citation(1, "a.txt", "The Post", DAY, "It rained."),
            citation(2, "a.txt", "The Post", DAY, "It poured."),
            citation(3, "b.txt", "The Mail", date(2024, 10, 2), "It did not rain."),
        )
    )
    assert text == (
        "The Post, 1 October 2024: It rained. [1] It poured. [2]\n\nThe Mail, 2 October 2024: It did not rain. [3]"
    )


@pytest.mark.parametrize(("publisher", "published"), [(None, None), ("The Post", None), (None, DAY), ("", DAY)])
def test_nothing_is_attributed_unless_publisher_and_date_are_known(publisher: str | None, published: date | None):
    assert answer_text(answer(citation(1, "a.txt", publisher, published))) == "It rained. [1]"


def test_two_articles_of_one_publisher_and_day_stay_apart():
    both = answer(citation(1, "a.txt", "The Post", DAY), citation(2, "b.txt", "The Post", DAY))
    assert [attribution for attribution, _ in paragraphs(both)] == ["The Post, 1 October 2024"] * 2


def test_an_article_cited_again_later_is_attributed_again():
    text = answer_text(
        answer(citation(1, "a", "The Post", DAY), citation(2, "b", "The Mail", DAY), citation(3, "a", "The Post", DAY))
    )
    assert text.count("The Post, 1 October 2024: ") == 2


def test_a_sentence_over_several_lines_is_told_in_one():
    assert answer_text(answer(citation(1, "a", None, None, "It\r\nrained  in\tMay."))) == "It rained in May. [1]"


def test_brackets_of_the_article_stay():
    assert (
        answer_text(answer(citation(1, "a", None, None, "It rained [sic] in [2024].")))
        == "It rained [sic] in [2024]. [1]"
    )


def test_a_sentence_may_have_several_citations_or_none():
    cited = (citation(1, "a", "The Post", DAY), citation(2, "b", "The Mail", DAY))
    both = Claim("It rained in both towns.", "supported", (1, 2))
    assert answer_text(answer(*cited, claims=(both, Claim("So it seems.", "weak")))) == (
        "It rained in both towns. [1][2]\n\nSo it seems."
    )


def test_what_a_model_wrote_is_attributed_to_no_publisher():
    written = Claim("Rain fell.", "supported", (1,))
    assert answer_text(answer(citation(1, "a", "The Post", DAY), claims=(written,))) == "Rain fell. [1]"


def test_a_refusal_says_why_what_was_searched_and_what_is_nearest():
    text = answer_text(
        refused(NearestArticle("rain.txt", "Rain in May", "The Post", DAY), NearestArticle("dry.txt", None, None, None))
    )
    assert text == (
        "The sources do not answer this. Searched 3 articles.\n\nNearest:\n"
        "- Rain in May, The Post, 1 October 2024 (rain.txt)\n- dry.txt"
    )
    assert answer_text(refused()) == "The sources do not answer this. Searched 3 articles."


def test_the_document_holds_plain_values_under_the_promised_names():
    document = answer_document(answer(citation(1, "a.txt", "The Post", DAY)))
    assert json.loads(json.dumps(document)) == document
    assert document["claims"] == [
        {
            "text": "It rained.", "status": "quote", "lane": None, "beside": None, "origins": 1, "citations": [1],
            "answer": None, "reason": None,
        }
    ]  # fmt: skip
    assert document["citations"] == [
        {
            "number": 1, "source": "a.txt", "sha256": "aa", "title": "Rain", "publisher": "The Post",
            "published": "2024-10-01", "start": 0, "end": 10, "line_start": 3, "line_end": 4, "page": None,
            "quote": "It rained.", "corrections": [], "copies": None, "days": [],
        }
    ]  # fmt: skip
    assert document["refusal"] is None


def test_the_document_of_a_claim_says_how_it_stands_and_which_words_answer():
    claim = Claim("It rained in May.", "supported", (1, 2), answer=Span(13, 16), lane="paraphrase")
    document = claim_document(claim)
    assert json.loads(json.dumps(document)) == document == {
        "text": "It rained in May.", "status": "supported", "lane": "paraphrase", "beside": None, "origins": 1,
        "citations": [1, 2], "answer": {"start": 13, "end": 16}, "reason": None,
    }  # fmt: skip
    assert claim.text[document["answer"]["start"] : document["answer"]["end"]] == "May"
    withheld = claim_document(Claim("It snowed.", "unsupported", (1,), reason="the passage does not say this"))
    assert (withheld["lane"], withheld["answer"], withheld["reason"]) == (None, None, "the passage does not say this")


@pytest.mark.parametrize(
    ("text", "answer", "marked"),
    [
        ("It rained in May.", "in May", ("It rained ", "in May", ".")),
        ("It rained in May.", "It", ("", "It", " rained in May.")),
        ("It rained", "rained", ("It ", "rained", "")),
        ("It rained", "It rained", ("", "It rained", "")),
        ("It\r\nrained  in\tMay.", "rained  in", ("It ", "rained in", " May.")),
        ("It rained in May.", None, ("It rained in May.", "", "")),
    ],
)
def test_the_words_that_answer_are_told_apart_on_the_line(text: str, answer: str | None, marked: tuple[str, str, str]):
    span = Span(text.index(answer), text.index(answer) + len(answer)) if answer else None
    assert Sentence(Claim(text, "quote", answer=span), "").marked == marked


@given(st.text(alphabet="ab \n\t", min_size=1, max_size=12).filter(str.strip), st.data())
def test_the_three_pieces_of_a_sentence_are_its_words(text: str, data: st.DataObject):
    text = text.strip()
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    if not span.of(text).strip():
        return
    sentence = Sentence(Claim(text, "quote", answer=span), "")
    assert "".join(sentence.marked) == sentence.words
    assert sentence.marked[1] == " ".join(span.of(text).split())


def test_the_document_of_a_refusal_holds_what_is_near_and_the_dates():
    document = answer_document(refused(NearestArticle("rain.txt", "Rain in May", "The Post", DAY)))
    assert json.loads(json.dumps(document)) == document
    assert document["refusal"] == {
        "reason": "The sources do not answer this.",
        "searched": "Searched 3 articles.",
        "nearest": [{"source": "rain.txt", "title": "Rain in May", "publisher": "The Post", "published": "2024-10-01"}],
        "dates": ["2024-10-01", "2025-01-02"],
    }


def test_the_document_of_a_passage_says_where_it_stands_and_who_ranked_it():
    passage = Passage(
        "id", "a.txt", "aa", "Rain", "The Post", None, DAY, None, 5, 16, 2, None, "It\nrained.", (), 0.75, {"bm25": 1}
    )  # fmt: skip
    assert passage_document(passage) == {
        "source": "a.txt", "start": 5, "end": 16, "line_start": 2, "line_end": 3, "title": "Rain",
        "publisher": "The Post", "published": "2024-10-01", "score": 0.75, "ranks": {"bm25": 1}, "text": "It\nrained.",
    }  # fmt: skip
