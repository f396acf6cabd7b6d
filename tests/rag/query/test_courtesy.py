"""What a message asks, among greetings, thanks and what else it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.courtesy import asked_in

PARTS = st.lists(
    st.sampled_from(["Hi!", "Thanks.", "Can you tell me", "who won", "?", "The bridge is shut.", "Why?", "please"]),
    min_size=1,
    max_size=8,
).map(" ".join)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Who opened the bridge? Thanks!", "Who opened the bridge?"),
        ("Hi there! Who opened the bridge? Thanks a lot.", "Who opened the bridge?"),
        ("Good morning, can you tell me who opened the bridge?", "Who opened the bridge?"),
        ("Could you please tell us: who opened the bridge?", "Who opened the bridge?"),
        ("I'd like to know who opened the bridge.", "Who opened the bridge?"),
        ("Do you know when the ward closes?", "When the ward closes?"),
        ("hi, who opened the bridge? thanks", "Who opened the bridge?"),
        ("Please, why did relations sour?", "Why did relations sour?"),
        ("Q: Who opened the bridge?", "Who opened the bridge?"),
        ("2) who opened the bridge?", "Who opened the bridge?"),
        ("Who opened the bridge? Please answer in one sentence.", "Who opened the bridge?"),
        ("Who is the mayor? When was she elected?", "Who is the mayor? When was she elected?"),
    ],
)
def test_courtesies_are_no_part_of_a_question(message: str, asked: str):
    assert asked_in(message) == ("", asked)


@pytest.mark.parametrize(
    "message",
    [
        "Who opened the bridge?",
        "Can the bridge be opened?",
        "What did the mayor tell the council when the ward closed?",
        "Do you close the ward?",
        "Tell me about the bridge",
        "israel russia rift",
        "thanks",
        "Dr. Vane opened it",
    ],
)
def test_what_only_asks_stays_as_it_is(message: str):
    assert asked_in(message) == ("", message)


def test_what_is_said_before_a_question_is_told_apart_from_it():
    said = "The bridge at Sorel is shut."
    assert asked_in(f"Hello! {said} Can you tell me who shut it? Many thanks.") == (said, "Who shut it?")


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("What happened? I mean at Mill End.", ("I mean at Mill End.", "What happened?")),
        ("Is the strike over? Tell me who ended it.", ("", "Is the strike over? Who ended it?")),
        ("The bridge is shut. Tell me who shut it.", ("The bridge is shut.", "Who shut it?")),
    ],
)
def test_what_is_said_after_a_question_counts_if_it_asks_or_names(message: str, asked: tuple[str, str]):
    assert asked_in(message) == asked


@given(PARTS)
def test_whatever_is_written_something_is_asked(message: str):
    _, asked = asked_in(message)
    assert asked.strip() or not message.strip()
