"""What a sentence leans on is found, unless the question names it."""

import pytest

from rag.query.question import question_of
from rag.reading.findings import Candidate
from rag.writing.antecedent import antecedents, has_other_subject, needs_context
from tests.rag.made import candidate, passage


def run(*texts: str) -> list[Candidate]:
    home = passage(" ".join(texts), sentences=texts)
    return [candidate(text, within=home) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "He said that the mill had burned.",
        "But the war changed all that.",
        "Both had warned the owner.",
        "“It was the boiler of the mill,” he said.",
        "Since then the company has lost money.",
        "For the owners, that contract weighed more than any speech.",
    ],
)
def test_a_sentence_that_points_outside_itself_leans(text: str) -> None:
    assert needs_context(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Ro said that she was tired.",
        "It was agreed to suspend charges at Church Square.",
        "Anna Ro said that the group was small and that light, not hunger, might explain it.",
        "An old lift that should have been cut off caught fire.",
        "The company sold its mill.",
        "His deputy, Ilse Brandt, becomes minister.",
        "The mayor then opened the mill.",
        "This week has been hard for Anna Ro.",
        "Those workers who were ill stayed at home.",
    ],
)
def test_a_sentence_that_is_understood_alone_does_not(text: str) -> None:
    assert not needs_context(text)


def test_the_sentence_that_names_whom_it_means_is_found() -> None:
    sentences = run("It rained at Tarn.", "Anton Reed runs the boiler house.", "He lives by the mill.")
    assert antecedents(sentences[2], sentences, "Who lives by the mill?") == [sentences[1]]


def test_who_says_i_in_a_transcript_is_found() -> None:
    sentences = run("HALLOWAY: Will you resign?", "BRANDT: No.", "I will not resign over a figure.", "“I am ill.”")
    assert antecedents(sentences[2], sentences, "Will the minister resign?") == [sentences[1]]
    assert antecedents(sentences[3], sentences, "Will the minister resign?") == []


def test_what_the_question_names_needs_no_sentence() -> None:
    sentences = run("Anton Reed runs the boiler house.", "He lives by the mill.")
    assert antecedents(sentences[1], sentences, "Where does Anton Reed live?") == []


def test_another_person_than_the_one_asked_about_does() -> None:
    sentences = run("Ivo Blank will not stand again.", "He accused Ms Ro of a trick.")
    assert antecedents(sentences[1], sentences, "Did Anna Ro use a trick?") == [sentences[0]]


def test_without_a_sentence_before_there_is_nothing_to_show() -> None:
    (alone,) = run("He lives by the mill.")
    assert antecedents(alone, [alone], "Who lives by the mill? \ud800") == []


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("How many passengers does the Lark take?", True),
        ("How many passengers does the Heron take?", False),
        ("How many passengers does the boat take?", False),  # no name that it could be another than
    ],
)
def test_what_a_pronoun_stands_for_may_be_another_than_what_is_asked_about(question: str, another: bool) -> None:
    sentences = run("The company has hired the Heron, a larger boat.", "She takes 90 passengers.")
    assert has_other_subject(sentences[1], sentences, question_of(question)) is another


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("Did Estland fire on Lund?", True),
        ("How many shells did Estland fire on Lund?", True),
        ("Did Norria fire on Lund?", False),
        ("Did the war reach Norria?", False),  # its subject is no name
    ],
)
def test_a_sentence_about_another_than_the_name_that_is_the_subject_of_the_question(
    question: str, another: bool
) -> None:
    sentences = run("Norria stayed out of the war.", "It has not fired a shell on Lund.")
    assert has_other_subject(sentences[1], sentences, question_of(question)) is another
