"""Who says a thing, and who was asked about."""

import pytest

from rag.query.question import question_of
from rag.writing.speaker import drop_other_speakers, speaker, without_speaker
from tests.rag.made import candidate, passage

pytestmark = pytest.mark.usefixtures("fixed")

OTHER = "“He came in too fast,” said a passenger, Joan Hart."
OWN = "The harbour master, Ida Vane, said that the wind had turned."


def kept(question: str, *texts: str, values: tuple[float, ...] = (2.0, 1.5, 1.0)) -> list[str]:
    home = passage(" ".join(texts), sentences=texts)
    ranked = [candidate(text, value, within=home) for text, value in zip(texts, values, strict=False)]
    return [one.text for one in drop_other_speakers(ranked, question_of(question))]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The police put it at 8,000.", "police"),
        ("It cost £9,000, the council said.", "council"),
        ("“The minister said no,” he told them.", ""),
        ("It cost £9,000.", ""),
    ],
)
def test_who_states_a_thing(text: str, who: str) -> None:
    assert speaker(text) == who


@pytest.mark.parametrize(
    "question",
    [
        "What did the harbour master say about the crash?",
        "What did Ida Vane say about the crash?",
        "Did the harbour master think that it could be prevented?",
    ],
)
def test_what_somebody_else_says_is_left_out(question: str) -> None:
    assert kept(question, OTHER, OWN) == [OWN]


def test_who_is_called_otherwise_in_the_article_is_no_other() -> None:
    surname = "“Nothing could have stopped her,” said Captain Vane."
    assert kept("What did the harbour master say?", surname, OWN) == [surname, OWN]


def test_it_stays_where_nothing_else_answers_nearly_as_well() -> None:
    assert kept("What did the harbour master say?", OTHER, OWN, values=(2.0, 0.4)) == [OTHER, OWN]
    assert kept("What did the harbour master say?", OTHER) == [OTHER]


def test_a_question_of_facts_leaves_all_as_it_is() -> None:
    assert kept("Who said that he came in too fast?", OTHER, OWN) == [OTHER, OWN]
    assert kept("How fast did the ferry come in?", OTHER, OWN) == [OTHER, OWN]


def test_what_describes_a_speaker_is_not_stated() -> None:
    text = "Ida Rook, 80, who was born there, said that 700 came."
    assert "80" not in without_speaker(text)
    assert "700" in without_speaker(text)
    assert without_speaker("It rained.") == "It rained."
