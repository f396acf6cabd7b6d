import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.follow_up import Message, standalone
from rag.query.question import MOST_CHARACTERS


def turns(*said: str) -> list[Message]:
    """Questions and answers by turns, the first a question."""
    return [{"role": ("user", "assistant")[at % 2], "content": text} for at, text in enumerate(said)]


TUNNEL = turns(
    "What will the tunnel under the Weir cost?",
    "Weir Courier, 12 September 2024: It will cost 44 million pounds, said Hedda Rook. [1]",
)


@pytest.mark.parametrize(
    "question",
    [
        "Why has it become dearer?",
        "When did she say that?",
        "Who will pay for this?",
        "And the old one?",
        "What about the shaft?",
        "How about ferries?",
        "Why?",
        "when?",
        "And who pays?",
        "Is that figure still right?",
        "how long?",
    ],
)
def test_a_question_that_leans_on_the_last_turn_takes_over_its_topic(question: str):
    asked = standalone(question, TUNNEL)
    assert asked.startswith(question)
    assert "tunnel under the Weir" in asked


@pytest.mark.parametrize(
    "question",
    [
        "How many swans live on the estuary?",
        "Why did Estlund leave the grain pact?",
        "Who founded the clock museum at Oberwald?",
        "What did Kaarel Ots promise?",
        "Are there swans on the Weir estuary?",
        "Who said that Estlund would leave the grain pact?",
        "Which one of the keepers wrote about the cat?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str):
    assert standalone(question, TUNNEL) == question


def test_without_history_a_question_is_left_as_it_is():
    assert standalone("Why did it burn?", []) == "Why did it burn?"
    assert standalone("Why did it burn?", turns("")[:0]) == "Why did it burn?"


def test_what_only_the_assistant_said_is_no_topic():
    said = [{"role": "assistant", "content": "Ask me about the news."}]
    assert standalone("Why did it burn?", said) == "Why did it burn?"


def test_names_of_the_last_answer_are_taken_over():
    assert "Hedda Rook" in standalone("What else did she say?", TUNNEL)


def test_a_follow_up_to_a_follow_up_keeps_the_first_topic():
    history = [*TUNNEL, *turns("Why has it become dearer?", "Two pumps were lost.")]
    asked = standalone("When did that happen?", history)
    assert "tunnel under the Weir" in asked
    assert "dearer" in asked


def test_after_a_change_of_topic_the_new_one_is_taken_over():
    history = [*TUNNEL, *turns("Who founded the clock museum at Oberwald?", "Ilse Brandt founded it.")]
    asked = standalone("Why did she close it?", history)
    assert "clock museum at Oberwald" in asked
    assert "tunnel" not in asked


def test_no_topic_makes_a_question_too_long():
    history = turns("Why? " * MOST_CHARACTERS, "It burned.")
    assert len(standalone("Why did it burn?", history)) <= MOST_CHARACTERS


@pytest.mark.parametrize("question", ["", "  ", "?!"])
def test_what_is_no_question_does_not_become_one(question: str):
    assert standalone(question, TUNNEL) == question


@given(
    st.text(max_size=60), st.lists(st.tuples(st.sampled_from(["user", "assistant", "system"]), st.text(max_size=60)))
)
def test_whatever_was_said_before_the_question_comes_first(question: str, said: list[tuple[str, str]]):
    history = [{"role": role, "content": content} for role, content in said]
    assert standalone(question, history).startswith(question)
