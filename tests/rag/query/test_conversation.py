import pytest

from rag.query.conversation import REFUSES, WORDS, Message, Turn, turns_of
from rag.refusal import REASON


def said(*texts: str) -> list[Message]:
    """Questions and answers by turns, the first a question."""
    return [{"role": ("user", "assistant")[at % 2], "content": text} for at, text in enumerate(texts)]


def test_the_turns_are_the_questions_with_their_answers():
    assert turns_of(said("Who won?", "Henford won.", "Why?")) == [Turn("Who won?", "Henford won."), Turn("Why?", "")]


def test_how_a_question_was_understood_is_part_of_the_turn():
    asked: Message = {"role": "user", "content": "Why?", "asked": "Why did Henford win?"}
    assert turns_of([asked, *said("", "Skill.")[1:]]) == [Turn("Why did Henford win?", "Skill.", "Why?")]


def test_what_was_refused_is_no_turn():
    assert turns_of(said("Who won?", "Henford won.", "And the moon?", f"{REASON} Searched 3 articles.")) == [
        Turn("Who won?", "Henford won.")
    ]


def test_where_all_was_refused_the_questions_are_leant_on():
    assert turns_of(said("Who won in 1900?", REASON)) == [Turn("Who won in 1900?", "")]


def test_what_was_refused_before_anything_was_answered_is_a_turn():
    first, second, third = turns_of(said("Who ruled?", REASON, "What was his name?", "Rufus Lamb.", "Why?"))
    assert [first, second.asked, third.asked] == [Turn("Who ruled?", ""), "What was his name?", "Why?"]


def test_every_refusal_begins_as_it_is_known_by():
    assert REASON.startswith(REFUSES)


@pytest.mark.parametrize("word", WORDS.values())
def test_small_talk_is_no_turn(word: str):
    assert turns_of(said("thanks", word)) == []


def test_what_the_assistant_says_first_is_no_turn():
    assert turns_of([{"role": "assistant", "content": "Ask me about the news."}]) == []
