from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span, line_at
from rag.answer import Answer, Claim, Passage

TEXT = "One line.\r\nAnother one,\rand a third.\n\nThe last."


def passage(text: str, start: int, end: int) -> Passage:
    return Passage(
        "id", "a.txt", "", None, None, None, None, None, start, end, line_at(text, start), None,
        text[start:end], (Span(start, end),), 0.0, {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "line"), [("One", 1), ("Another", 2), ("and", 3), ("third", 3), ("The", 5), ("last", 5)]
)
def test_a_line_is_counted_whatever_ends_it(word: str, line: int):
    whole = passage(TEXT, 0, len(TEXT))
    assert whole.line_of(TEXT.index(word)) == line
    assert passage(TEXT, TEXT.index(word), len(TEXT)).line == line


def test_a_passage_ends_on_the_line_of_its_last_character():
    assert passage(TEXT, 0, TEXT.index("\r\n")).line_end == 1
    assert passage(TEXT, 0, TEXT.index("Another") + 1).line_end == 2
    assert passage(TEXT, 0, len(TEXT)).line_end == 5


@given(st.text("ab\r\n", min_size=1, max_size=40), st.data())
def test_a_line_within_a_passage_is_the_line_within_its_article(text: str, data: st.DataObject):
    letters = [at for at, letter in enumerate(text) if letter.isalpha()]
    if not letters:
        return
    first = data.draw(st.sampled_from(letters))
    last = data.draw(st.sampled_from([at for at in letters if at >= first]))
    found = passage(text, first, last + 1)
    for at in (at for at in letters if first <= at <= last):
        assert found.line_of(at) == line_at(text, at)
    assert found.line_end == line_at(text, last)


def test_an_answer_is_changed_only_into_a_new_one():
    answer = Answer("Who?", "Who?", "answered", (), (), (), None, "extractive", ())
    with pytest.raises(FrozenInstanceError):
        answer.outcome = "refused"  # type: ignore[misc]
    assert replace(answer, claims=(Claim("So.", "quote"),)).claims and not answer.claims
