"""What a question asks for by its form, and whether a sentence holds it."""

import pytest

from rag.query.question import question_of
from rag.reading.answer_type import has_answer_type


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "holds"),
    [
        ("When was the mill built?", "It went up in 1874 as a store.", "1874", True),
        ("Since when is the mill shut?", "It shut on 3 May.", "3 May", True),
        ("In which year did it burn?", "The mill burned down.", "burned down", False),
        ("How many people were hurt?", "Eleven were taken away.", "Eleven", True),
        ("How many people were hurt?", "Some were taken away.", "Some", False),
        ("For how long was it shut in 2024?", "It was shut in 2024.", "in 2024", False),  # the question's own number
        ("Who opened it?", "Anna Berg opened it.", "Anna Berg", True),
        ("Who opened it?", "The mayor opened it.", "The mayor", False),
        ("Who is Anna Berg?", "Anna Berg came.", "Anna Berg", False),  # the question's own name
        ("Whose mill burned?", "The mill of Ilse Brandt burned.", "Ilse Brandt", True),
        ("Why did it burn?", "On 3 May 2024 Anna Berg left two candles.", "two candles", False),
        ("What did the mayor say when it burned?", "It was on 3 May.", "3 May", False),  # "when" is not asked for
    ],
)
def test_a_sentence_holds_what_is_asked_for(question: str, sentence: str, answer: str, holds: bool) -> None:
    assert has_answer_type(question_of(question), sentence, answer) is holds
