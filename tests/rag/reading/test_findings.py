"""What the reader made of the passages: the better first, each sentence once, with the words that answer."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.collection import Collection
from index.embedding.embedder import Embedder
from rag.query.question import question_of
from rag.reading.calibration import override_calibration
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import read_evidence
from rag.reading.reader import Reading, Text
from rag.retrieval.evidence import Evidence, evidence_of
from rag.retrieval.retriever import retrieve
from tests.rag.made import FIXED, Told, findings, passage

QUESTION = "Why did the mill burn?"
MILL = "The mill burned on Monday. A boiler had burst, the brigade said. Nobody was hurt."


def evidence(*texts: str, scores: tuple[float, ...] = ()) -> Evidence:
    """Each text as an article of its own."""
    found = [passage(text, f"{at}.txt", score=scores[at] if scores else 0.0) for at, text in enumerate(texts)]
    rows = tuple(np.eye(4, dtype=np.float32)[:1] * (at + 1) for at in range(len(texts)))
    return Evidence(question_of(QUESTION), np.ones(4, np.float32), tuple(found), rows)


@pytest.mark.usefixtures("fixed")
def test_what_answers_best_comes_first_with_its_reading_and_its_vectors() -> None:
    found = read_evidence(
        Told({"boiler": 2.0, "rain": 1.0}), evidence("Snow fell.", "The rain fell.", "A boiler burst.")
    )
    assert [one.source for one in found.evidence.passages] == ["2.txt", "1.txt", "0.txt"]
    assert [reading.answers for reading in found.readings] == [2.0, 1.0, -6.0]
    assert [float(rows[0, 0]) for rows in found.evidence.sentences] == [3.0, 2.0, 1.0]


@pytest.mark.usefixtures("fixed")
def test_the_score_that_a_passage_was_found_with_counts_too() -> None:
    told = Told({"boiler": 1.0, "rain": 1.5})
    texts = ("A boiler burst.", "The rain fell.")
    assert read_evidence(told, evidence(*texts)).evidence.passages[0].text == "The rain fell."
    # Found with 0.5 more, at a weight of 2.
    assert read_evidence(told, evidence(*texts, scores=(0.9, 0.4))).evidence.passages[0].text == "A boiler burst."


@pytest.mark.usefixtures("fixed")
def test_passages_that_answer_alike_stand_by_their_name() -> None:
    there = evidence("One fell.", "Two fell.", "Six fell.")
    back = replace(there, passages=there.passages[::-1], sentences=there.sentences[::-1])
    order = [[one.chunk for one in read_evidence(Told(), each).evidence.passages] for each in (there, back)]
    assert order[0] == order[1] == ["0.txt:0", "1.txt:0", "2.txt:0"]


def test_the_reader_is_asked_of_the_passages_and_of_their_best_sentences() -> None:
    told = Told()
    read_evidence(told, evidence("One fell.", "Two fell."))
    assert told.asked == [QUESTION, QUESTION]
    told = Told()
    read_evidence(told, evidence("One fell."))
    assert told.asked == [QUESTION]


def test_a_passage_is_not_asked_for_the_date_that_its_article_bears() -> None:
    told = Told({"burst": 2.0})
    there = evidence("The boiler burst.", "The boiler leaked.")
    years = [replace(one, published=date(year, 5, 6)) for one, year in zip(there.passages, (2025, 2024), strict=True)]
    asked = question_of("Why did the mill burn in 2025?")
    found = read_evidence(told, replace(there, question=asked, passages=tuple(years)))
    assert told.asked == ["Why did the mill burn?", asked.text] * 2
    assert [one.published for one in found.evidence.passages] == [date(2025, 5, 6), date(2024, 5, 6)]


@pytest.mark.usefixtures("fixed")
def test_of_two_sentences_alike_alone_that_is_worth_more_which_answers_beside_the_other() -> None:
    class Comparing(Told):
        def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
            first, *windows = passages
            if len(first.sentences) < 2:
                return super().read(question, passages)
            self.together = first.text
            return [Reading(0.0, (0.09, 0.9), (None, None)), *super().read(question, windows)]

    told = Comparing({"Two": 1.0, "One": 0.5})
    found = read_evidence(told, evidence("Two fell.", "One fell."))
    values = {one.text: one.value for one in found.candidates}
    assert told.together == "One fell. Two fell."  # the best one last
    assert values == {"Two fell.": 1.0, "One fell.": pytest.approx(0.5 + math.log(0.1))}


def test_what_was_not_read_together_is_worth_no_more_than_the_least_that_was() -> None:
    found = read_evidence(Told({"fell": 1.0}), evidence(*(f"Number {number} fell." for number in range(12))))
    assert len(found.together) == 8
    assert len(found.candidates) == 12


def test_with_no_passage_nothing_is_found() -> None:
    found = read_evidence(Told(), evidence())
    assert (found.evidence.passages, found.readings, found.candidates) == ((), (), ())


def test_each_of_the_best_sentences_is_read_with_the_one_before_it() -> None:
    class Listening(Told):
        def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
            self.texts = [one.text for one in passages]
            return super().read(question, passages)

    listening = Listening({"after": 1.0})
    said = ["They marched to Zwolle.", "They were led by Anna.", "It rained after them for 40 days."]
    one = replace(evidence(" ".join(said)).passages[0], **_split(said))
    there = replace(evidence("x"), passages=(one,), sentences=(np.eye(4, dtype=np.float32)[:3],))
    with override_calibration(replace(FIXED, rank={**FIXED.rank, "together": 0.0, "window": 0.5})):
        found = read_evidence(listening, there)
        assert listening.texts[1:] == [" ".join(said[:2]), said[0], " ".join(said[1:])]  # the best one last
        values = [each.value for each in found.candidates]
    assert found.windows == {("0.txt", 24): -6.0, ("0.txt", 0): -6.0, ("0.txt", 47): 1.0}
    # The two others lie seven below in their windows, and seven times a half less is what they are worth.
    least = 1.0 + math.log(1e-6)
    assert values == pytest.approx([least - 3.5, least - 3.5, 1.0])


def _split(said: Sequence[str]) -> dict[str, tuple[Span, ...]]:
    return {"sentences": passage(" ".join(said), sentences=said).sentences}


@pytest.mark.usefixtures("fixed")
def test_a_sentence_is_worth_the_odds_of_its_passage_and_its_share_in_it() -> None:
    one = passage(MILL, sentences=["The mill burned on Monday.", "A boiler had burst, the brigade said."], score=0.25)
    first, second = findings(QUESTION, (one, Reading(1.0, (0.75, 0.0), (None, Span(27, 43))))).candidates
    assert first.value == pytest.approx(1.0 + 2.0 * 0.25 + math.log(0.75))
    assert second.value == pytest.approx(1.0 + 2.0 * 0.25 + math.log(1e-6))
    assert (first.answer, second.answer) == (None, Span(0, 16))
    assert second.answer and second.answer.of(second.text) == "A boiler had bur"


def test_what_a_sentence_and_its_words_are_is_reckoned_in_the_article() -> None:
    article = f"The fair at Tarn\n\n{MILL}"
    one = passage(MILL, start=article.index(MILL), sentences=["Nobody was hurt."])
    words = MILL.index("Nobody")
    (found,) = findings(QUESTION, (one, Reading(1.0, (1.0,), (Span(words, words + 6),)))).candidates
    assert found.text == found.span.of(article) == "Nobody was hurt."
    assert found.answer == Span(0, 6)
    assert found.words == {"nobodi", "hurt"}


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(25, 43), "A boiler had bur"),  # begins before its sentence
        (Span(59, 70), "said."),  # goes on after it
        (Span(0, 99), "A boiler had burst, the brigade said."),
        (Span(0, 20), None),  # stands in another
        (Span(80, 82), None),
    ],
)
def test_the_words_that_answer_are_cut_to_their_sentence(span: Span, words: str | None) -> None:
    one = passage(MILL, sentences=["A boiler had burst, the brigade said."])
    (found,) = findings(QUESTION, (one, Reading(1.0, (1.0,), (span,)))).candidates
    assert (found.answer and found.answer.of(found.text)) == words


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize("order", [1, -1])
def test_a_sentence_that_two_passages_share_is_there_once_as_the_better_of_them_has_it(order: int) -> None:
    shared = "A boiler had burst, the brigade said."
    first = passage(f"The mill burned on Monday. {shared}", sentences=[shared], chunk="x")
    second = passage(f"{shared} Nobody was hurt.", start=27, sentences=[shared], chunk="y")
    both = [(first, Reading(1.0, (0.5,), (None,))), (second, Reading(2.0, (0.5,), (Span(0, 8),)))][::order]
    (found,) = findings(QUESTION, *both).candidates
    assert found.value == pytest.approx(2.0 + math.log(0.5))
    assert found.passage is second
    assert found.answer == Span(0, 8)


def test_one_place_in_two_articles_is_two_sentences() -> None:
    both = [(passage("It burned.", source), Reading(1.0, (1.0,), (None,))) for source in ("a", "b")]
    assert len(findings(QUESTION, *both).candidates) == 2


def test_candidates_are_told_apart_by_what_they_are_not_by_their_words() -> None:
    one, other = (
        findings(QUESTION, (passage("It burned."), Reading(1.0, (1.0,), (None,)))).candidates[0] for _ in range(2)
    )
    assert one != other
    assert len({one, other}) == 2


@pytest.mark.parametrize("question", ["Who founded the clock museum at Oberwald?", "What did the keeper note?"])
def test_what_the_shipped_reader_finds_stands_in_the_articles(newsroom: Collection, question: str) -> None:
    gathered = retrieve(newsroom, question_of(question))
    found = read_evidence(shipped_reader(), gathered)
    assert {one.chunk for one in found.evidence.passages} == {one.chunk for one in gathered.passages}
    assert found.candidates is found.candidates
    places = [(one.passage.source, one.span) for one in found.candidates]
    assert len(places) == len(set(places))
    for one in found.candidates:
        assert one.passage.text_of(one.span) == one.text
        assert one.span in one.passage.sentences
        assert one.answer is None or 0 <= one.answer.start < one.answer.end <= len(one.text)


def test_a_fact_in_plain_words_is_found_in_its_sentence(newsroom: Collection) -> None:
    found = read_evidence(
        shipped_reader(), retrieve(newsroom, question_of("Who founded the clock museum at Oberwald?"))
    )
    assert found.evidence.passages[0].source == "museum.txt"
    best = max(found.candidates, key=lambda one: one.value)
    assert best.text == "Ilse Brandt founded the clock museum at Oberwald with her savings."
    assert best.answer and "Brandt" in best.answer.of(best.text)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0, 1), st.integers(-5, 40), st.integers(0, 40)), max_size=6))
def test_whatever_was_read_the_words_stand_in_their_sentence(read_: list[tuple[float, float, int, int]]) -> None:
    one = passage(MILL, start=7, sentences=["The mill burned on Monday.", "Nobody was hurt."])
    told = [
        (replace(one, source=f"{at}"), Reading(odds, (share, 1 - share), (Span(start, start + long), None)))
        for at, (odds, share, start, long) in enumerate(read_)
    ]
    with override_calibration(FIXED):
        found = findings(QUESTION, *told).candidates
    assert len(found) == 2 * len(told)
    for each in found:
        assert math.isfinite(each.value)
        assert each.answer is None or each.answer.of(each.text)


def test_a_bare_text_is_read_as_an_article_is(embedder: Embedder) -> None:
    found = read_evidence(shipped_reader(), evidence_of(QUESTION, MILL, embedder))
    assert [one.text for one in found.candidates] == [
        "The mill burned on Monday.", "A boiler had burst, the brigade said.", "Nobody was hurt."
    ]  # fmt: skip
