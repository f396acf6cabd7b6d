"""A slip of the hand is mended by what the passages write, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.question import Question, question_of
from rag.query.spelling import correct_spelling, restore_capitals

TEXTS = ("Henford's mayor resigned", "The mayor of Henford spoke with Marchetti of Weirbank and of Weirbent.")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Who is mayor of Henfrod?", "Who is mayor of Henford?"),  # two letters in the wrong order
        ("Who is mayor of Henfford?", "Who is mayor of Henford?"),  # one more
        ("Who is mayor of henfrd?", "Who is mayor of Henford?"),  # one fewer
        ("Who is mayor of Henfird?", "Who is mayor of Henford?"),  # another
        ("What did Marchettti tell Henfrod?", "What did Marchetti tell Henford?"),
        ("Who is mayor of Henford?", None),
        ("Who is mayor of Renford?", None),  # few slip at the first letter
        ("Who is mayor of Hemfrod?", None),  # two slips
        ("Who lives at Weirbant?", None),  # near to two
        ("Is the major of Henford ill?", None),  # a word of its own
    ],
)
def test_a_word_is_mended_that_is_one_slip_away(asked: str, meant: str | None) -> None:
    assert correct_spelling(question_of(asked), TEXTS) == meant


@given(st.text(min_size=1, max_size=40), st.text(max_size=60))
def test_any_question_can_be_looked_at(asked: str, text: str) -> None:
    question = f"Who saw {' '.join(asked.split())}?"
    mended = correct_spelling(question_of(question), [text])
    assert mended is None or mended != question


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("who is mayor of henford?", "who is mayor of Henford?"),
        ("who is mayor of HENFORD?", "who is mayor of HENFORD?"),
        ("WHO IS MAYOR OF HENFORD?", "who is mayor of Henford?"),
        ("Who Is the Mayor Of Skelby?", "who is the mayor of skelby?"),
        ("Who is The Henford Bridge for?", "Who is The Henford Bridge for?"),
        ("what does henford's mayor do?", "what does Henford's mayor do?"),
        ("is the mayor of skelby ill?", "is the mayor of skelby ill?"),  # no passage has it
        ("who opened the bridge?", "who opened the bridge?"),  # also an ordinary word there
        ("who resigned yesterday?", "who resigned yesterday?"),  # a capital opens every sentence
        ("what do the mps of nato say?", "what do the MPs of NATO say?"),
        ("who is lund's neighbour, vale?", "who is Lund's neighbour, Vale?"),
        ("Who in Skelby knows vale?", "Who in Skelby knows vale?"),  # who writes capitals means the small letters
        ("?", "?"),
    ],
)
def test_a_word_that_the_passages_write_only_as_a_name_gets_its_capital(asked: str, meant: str) -> None:
    texts = [
        "Yesterday the mayor of Henford resigned. The Henford Bridge is a bridge over the Marle.",
        "She spoke to the MPs of NATO about Henford's dues. Near Lund lies Vale.",
    ]
    assert restore_capitals(Question(asked), texts).text == meant
