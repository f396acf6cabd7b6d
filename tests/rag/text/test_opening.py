import pytest

from rag.text.opening import prefix_length


@pytest.mark.parametrize(
    ("before", "own"),
    [
        ("HENFORD (Henford Argus) – ", "The mayor resigned on Friday."),
        ("PORT ELLERY, March 4 (Coastal Wire) — ", "The ferry sails again."),
        ("- ", "The library stays open."),
        ("UPDATE: ", "The road is closed."),
        ("", "The mayor resigned on Friday."),
        ("", "NATO said that it would not comment."),
        ("", "A man of 40 – a baker – was hurt."),
    ],
)
def test_what_stands_before_a_sentences_own_words_is_measured(before: str, own: str) -> None:
    assert prefix_length(before + own) == len(before)
