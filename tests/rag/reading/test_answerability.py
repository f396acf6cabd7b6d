"""The decision to answer: its features reckoned by hand, and what the shipped reader makes of a plain case."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.embedding.embedder import Embedder
from rag.reading.answerability import answer_probability, features, is_answerable
from rag.reading.calibration import override_calibration
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import Findings, read_evidence
from rag.reading.reader import Reading
from rag.retrieval.evidence import evidence_of
from tests.rag.made import FIXED, findings, passage

MUSEUM = (
    "Ilse Brandt founded the clock museum at Oberwald in 1990 with her savings. She closed the museum in the spring of "
    "2024 because the council had cut its grant. Schools from three valleys used to visit the clocks."
)
BRIDGE = "Anna Berg opened the bridge."


def reading(odds: float, *shares: float) -> Reading:
    return Reading(odds, shares, (None,) * len(shares))


def one(question: str, text: str = BRIDGE, odds: float = 1.0, title: str | None = None) -> Findings:
    return findings(question, (passage(text, title=title), reading(odds, 1.0)))


def level(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def test_each_feature_is_what_it_says() -> None:
    found = findings(
        "Who opened the bridge at Zwolle?",
        (passage(BRIDGE, "a.txt"), reading(-0.5, 0.9)),
        (passage("It rained on Monday. A band played for Anna.", "b.txt",
                 sentences=["It rained on Monday.", "A band played for Anna."]),
         reading(2.0, 0.25, 0.75)),
        (passage("The bridge was opened on Monday.", "c.txt"), reading(0.5, 0.4)),
        rows=[[(1, 0)], [(0.6, 0.8), (0, 1)], [(1, 0)]],
    )  # fmt: skip
    told = features(replace(found, windows={("b.txt", 0): -1.0, ("b.txt", 21): 1.5}))
    near = pytest.approx(1.0)  # the vectors of the question and of the sentence nearest to it
    assert told == {
        "best": 2.0, "window": 1.5, "likeness": near, "name missing": 1.0, "length": 0.0, "yes or no": 0.0,
    }  # fmt: skip
    assert features(found)["window"] == 2.0  # nothing was read again


def test_of_a_topic_the_best_sentence_of_an_article_that_has_its_words_counts() -> None:
    aside, about = (passage("A dam broke.", "a.txt"), reading(2.0, 1.0)), (passage(BRIDGE, "b.txt"), reading(1.0, 1.0))
    asked = "Tell me about the bridge", "Tell me about the bridge at Zwolle", "What broke at the bridge?"
    told = [features(findings(question, aside, about))["name missing"] for question in asked]
    assert told == [0.0, 1.0, 0.0]


def test_the_words_that_the_reader_marks_are_counted() -> None:
    for marked, words in ((Span(0, 9), 2), (Span(0, 28), 5), (None, 0)):
        found = findings("Who opened the bridge?", (passage(BRIDGE), Reading(1.0, (1.0,), (marked,))))
        assert features(found)["length"] == pytest.approx(math.log1p(words))


def test_of_a_question_of_yes_or_no_the_form_counts_and_no_words() -> None:
    told = features(findings("Did Anna open it?", (passage(BRIDGE), Reading(1.0, (1.0,), (Span(0, 28),)))))
    assert (told["yes or no"], told["length"]) == (1.0, 0.0)


def test_the_date_of_an_article_is_not_missing_from_its_passage() -> None:
    asked = "Who opened the bridge in 2025?"
    dated = [passage(BRIDGE, published=date(year, 5, 6)) for year in (2025, 2024)]
    told = [features(findings(asked, (each, reading(1.0, 1.0)))) for each in dated]
    assert [each["name missing"] for each in told] == [0.0, 1.0]


@pytest.mark.usefixtures("fixed")
def test_the_chance_is_that_of_the_weighed_features() -> None:
    found = findings(
        "Who opened the bridge?", (passage(BRIDGE), reading(1.5, 0.5)), (passage("Rain.", "b"), reading(-1.0, 1.0)),
        rows=[[(0.8, 0.6)], [(0, 1)]],
    )  # fmt: skip
    odds = 0.25 + 1.5 + 2.0 * 0.8
    assert answer_probability(found) == pytest.approx(level(odds), abs=1e-6)


@pytest.mark.usefixtures("fixed")
def test_a_name_that_the_best_sentences_article_lacks_counts_against_it() -> None:
    there, gone = one("Who opened the bridge?"), one("Who opened the bridge at Zwolle?")
    assert [features(found)["name missing"] for found in (there, gone)] == [0.0, 1.0]
    assert answer_probability(gone) < answer_probability(there)


def test_a_name_may_stand_in_the_title_or_in_another_passage_of_the_article() -> None:
    question = "Who opened the bridge at Zwolle?"
    assert features(one(question, title="Zwolle gets a bridge"))["name missing"] == 0.0
    best, elsewhere = (passage(BRIDGE, "a.txt"), reading(1.0, 1.0)), reading(-3.0, 1.0)
    own = findings(question, best, (passage("Zwolle danced.", "a.txt", start=99), elsewhere))
    foreign = findings(question, best, (passage("Zwolle danced.", "b.txt", start=99), elsewhere))
    assert (features(own)["name missing"], features(foreign)["name missing"]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("asked", "said", "missing"),
    [
        ("Russia", "Russian", False),
        ("Russian", "Russia", False),
        ("Russia", "Russians", False),
        ("Estonia", "Estonians", False),
        ("Sweden", "Swedish", True),  # another stem: not worth a list of its own
        ("Niger", "Nigeria", True),
        ("Austria", "Australia", True),
        ("Openings", "Opening", False),
        ("Müller", "Muller", False),
    ],
)
def test_a_people_stands_for_its_country_and_no_other(asked: str, said: str, missing: bool) -> None:
    told = features(one(f"What did the {asked} delegate do?", f"The {said} delegate left early."))
    assert told["name missing"] == float(missing)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who opened the bridge at Zwolle?", True),
        ("Who opened the bridge in 1931?", True),
        ("Zwolle bridge opened?", False),  # every question starts with a capital
        ("Who opened the purple bridge?", False),
    ],
)
def test_only_a_name_or_figure_counts(question: str, name: bool) -> None:
    assert features(one(question))["name missing"] == float(name)


def test_a_passage_without_a_sentence_is_weighed() -> None:
    bare = replace(passage("Rain"), sentences=())
    found = findings("Who opened the bridge?", (bare, Reading(1.0, (), ())), rows=[[]])
    assert features(found)["best"] == 1.0
    assert 0 <= answer_probability(found) <= 1


def test_nothing_found_answers_nothing() -> None:
    assert answer_probability(findings("Who opened the bridge?")) == 0.0
    assert not is_answerable(findings("Who opened the bridge?"), "eager")


@pytest.mark.parametrize(
    ("chance", "given"), [(0.8, {"cautious", "balanced", "eager"}), (0.6, {"balanced", "eager"}), (0.4, {"eager"}),
                          (0.2, set())],
)  # fmt: skip
def test_how_sure_an_answer_must_be_is_its_level(chance: float, given: set[str]) -> None:
    bare = replace(FIXED, answer=dict.fromkeys(FIXED.answer, 0.0) | {"best": 1.0})
    found = one("Who opened the bridge?", odds=math.log(chance / (1 - chance)))
    with override_calibration(bare):
        assert answer_probability(found) == pytest.approx(chance)
        assert {level for level in FIXED.levels if is_answerable(found, level)} == given
        assert is_answerable(found) == ("balanced" in given)


def test_a_chance_that_is_the_level_is_enough() -> None:
    with override_calibration(replace(FIXED, answer=dict.fromkeys(FIXED.answer, 0.0))):
        assert is_answerable(one("Who opened the bridge?"), "balanced")


@given(st.floats(-20, 20), st.floats(-20, 20), st.floats(0, 5))
def test_a_better_reading_never_lowers_the_chance(first: float, second: float, more: float) -> None:
    def chance(odds: float) -> float:
        return answer_probability(
            findings("Who?", (passage(BRIDGE), reading(odds, 1.0)), (passage("Rain.", "b"), reading(second, 1.0)),
                     rows=[[(1, 0)], [(1, 0)]])
        )  # fmt: skip

    with override_calibration(FIXED):
        assert 0 <= chance(first) <= chance(first + more) <= 1


@pytest.mark.parametrize(
    "question",
    [
        "Who founded the clock museum at Oberwald?",
        "Why was the clock museum at Oberwald closed?",
        "When was the clock museum at Oberwald founded?",
    ],
)
def test_a_text_that_says_it_can_answer(embedder: Embedder, question: str) -> None:
    found = read_evidence(shipped_reader(), evidence_of(question, MUSEUM, embedder))
    assert is_answerable(found)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 1998 World Cup?",
        "How do I bake sourdough bread?",
        "purple monkey dishwasher",
        "What is the boiling point of mercury?",
    ],
)
def test_a_text_about_something_else_cannot(embedder: Embedder, question: str) -> None:
    found = read_evidence(shipped_reader(), evidence_of(question, MUSEUM, embedder))
    assert not is_answerable(found)
