"""A question that asks several things is taken apart; one that asks one thing is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.decompose import split_questions

WORDS = st.lists(
    st.sampled_from("who why and but when did the bridge open ? , at what is also".split()), max_size=14
).map(" ".join)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Who opened the bridge, and when did it close?", 2),
        ("Who opened the bridge? When did the ward close?", 2),
        ("Why did the ward close and how many nurses left the hospital?", 2),
        ("Why did the ward close, but when did the bridge open and who paid for it?", 3),
        ("When did the fire begin, and at what hour was it put out?", 2),
    ],
)
def test_each_thing_asked_is_a_part(question: str, count: int):
    asked = split_questions(question)
    assert len(asked) == count
    assert all("?" in one for one in asked)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the ward close?",
        "What do Anna Ro and Per Lind say about the bridge?",
        "Who said that the bridge would open and that the ward would close?",
        "When and where did the fire begin?",
        "Which minister resigned and was replaced by Vera Lindt?",
        "Do the articles say when and where the ferry sank?",
        "The ward and the bridge",
        "Is it true that the council paid and the county did not?",
        "Who paid? Why? When?",
        "Why did a close and why did b close and why did c close and why did d close?",
        "museum",
        "",
    ],
)
def test_one_thing_asked_is_left_as_it_is(question: str):
    assert split_questions(question) == (question,)


def test_a_part_that_leans_on_the_first_takes_its_topic():
    first, second = split_questions("Who founded the clock museum at Oberwald, and why did it close?")
    assert first == "Who founded the clock museum at Oberwald?"
    assert second == "Why did the clock museum at Oberwald close?"


@given(WORDS)
def test_whatever_is_asked_there_are_one_to_three_parts(question: str):
    asked = split_questions(question)
    assert 1 <= len(asked) <= 3
    assert len(asked) > 1 or asked == (question,)
    assert all(len(part.split()) >= 3 for part in asked if len(asked) > 1)
