"""A reasoning model's thoughts are taken off, wherever the stream is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.writing.llm.reasoning import strip_thoughts


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("It sank. [S1]", "It sank. [S1]"),
        ("<think>The moon is cheese.</think>It sank.", "It sank."),
        ("\n<think>\nHm < 3\n</think>\n\nIt sank.", "It sank."),
        ("<think></think>It sank.", "It sank."),
        ("<think>a</think><think>b</think>It sank.", "It sank."),
        ("<think>It never ends", ""),
        ("<thin", "<thin"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("It said <think>so</think>.", "It said <think>so</think>."),
        ("", ""),
        ("  \n", ""),
    ],
)
def test_only_thoughts_at_the_beginning_are_taken_off(text: str, spoken: str):
    assert "".join(strip_thoughts([text])) == spoken
    assert "".join(strip_thoughts(text)) == spoken


@given(
    st.lists(st.sampled_from(["<think>", "</think>", "<", "th", "ink>", "/", "a", " ", "\n"]), max_size=12), st.data()
)
def test_where_it_is_cut_makes_no_difference(parts: list[str], data: st.DataObject):
    text = "".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert "".join(strip_thoughts(pieces)) == "".join(strip_thoughts([text]))
