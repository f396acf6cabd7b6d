"""The fewest sentences that bear a claim are what is cited for it."""

from datetime import date

import numpy as np
import pytest

from index.article import Span
from rag.answer import Passage
from rag.grounding.span_finder import cited, pinpoint, places_of
from tests.rag.drafts import Sure, Words

SENTENCES = ["The mill at Tarn burned.", "A boiler burst in it.", "Anton Reed fled to Oslo.", "Rain put it out."]


def passage_of(*sentences: str, between: str = " ", publisher: str = "Tide", published: date | None = None) -> Passage:
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text) + 5, len(text) + 5 + len(sentence)))
        text += sentence + between
    return Passage(
        publisher, f"{publisher}.txt", "", None, publisher, None, published, None, 5, 5 + len(text), 1, None, text,
        tuple(spans), 1.0, {},
    )  # fmt: skip


def found(claim: str, *passages: Passage, sure: bool = False) -> list[str]:
    likeness = [np.linspace(1, 0, len(passage.sentences), dtype=np.float32) for passage in passages]
    places = pinpoint(claim, passages, likeness, Sure() if sure else Words())
    return [passage.text_of(span) for passage, span in places]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_the_source_is_found_where_it_stands(sentence: str):
    assert found(sentence, passage_of(*SENTENCES)) == [sentence]


def test_a_claim_of_one_sentence_has_one():
    assert found("Anton Reed has fled to Oslo.", passage_of(*SENTENCES)) == ["Anton Reed fled to Oslo."]


def test_sentences_side_by_side_are_one_place_and_others_are_two():
    assert found("The mill burned when a boiler burst.", passage_of(*SENTENCES)) == [" ".join(SENTENCES[:2])]
    assert found("The mill burned and Anton Reed fled.", passage_of(*SENTENCES)) == [SENTENCES[0], SENTENCES[2]]


def test_what_stands_between_two_sentences_and_is_none_parts_them():
    claim = "The mill burned when a boiler burst."
    assert found(claim, passage_of(*SENTENCES, between=" ADVERTISEMENT ")) == SENTENCES[:2]


def test_quoted_sentences_in_a_row_are_one_place():
    assert found(" ".join(SENTENCES[1:4]), passage_of(*SENTENCES)) == [" ".join(SENTENCES[1:4])]


def test_two_passages_give_a_place_each():
    places = found("The mill burned and swans were counted.", passage_of(*SENTENCES), passage_of("Swans were counted."))
    assert places == [SENTENCES[0], "Swans were counted."]


def test_a_claim_that_no_few_sentences_bear_has_no_place():
    assert found("The mill sold bread to Norway.", passage_of(*SENTENCES)) == []
    assert found("Anton Reed fled to Bergen.", passage_of(*SENTENCES), sure=True) == []


def test_the_day_is_known_where_all_were_published_on_it():
    day = date(2024, 5, 1)
    same = [passage_of("It rained on Monday.", published=day) for _ in range(2)]
    assert cited(places_of(same)).published == day
    assert cited(places_of([same[0], passage_of("It rained.", published=date(2024, 5, 2))])).published is None
    assert cited(places_of([same[0]])).context == "Tide"
