import pytest

from rag.text.opening import prefix_length


@pytest.mark.parametrize(
    ("before", "own"),
    [
        ("HENFORD (Henford Argus) – ", "The mayor resigned on Friday."),
        ("PORT ELLERY, March 4 (Coastal Wire) — ", "The ferry sails again."),
        ("HENFORD (Henford Argus) -- ", "The mayor resigned on Friday."),
        ("Port Ellery (Coastal Wire) - ", "The ferry sails again."),
        ("Henford, March 4 (Argus) — ", "“It is over,” the mayor said."),
        ("(Coastal Wire) – ", "The ferry sails again."),
        ("- ", "The library stays open."),
        ("UPDATE: ", "The road is closed."),
        ("SELHAM, Orrey Sound (CW) _ ", "A ferry ran aground."),
        ("HOLT, 1 December 2025 – ", "Norvind will replace six gates."),
        ("A: ", "Never, I wanted to measure stars."),
        ("", "BRANDT: They are making that up."),
        ("", "The mayor resigned on Friday."),
        ("", "NATO said that it would not comment."),
        ("", "A man of 40 – a baker – was hurt."),
        ("", "Ida Vane (the mayor) – who resigned – spoke."),
        ("", "The Argus (of Henford) – Vane said – was wrong."),
    ],
)
def test_what_stands_before_a_sentences_own_words_is_measured(before: str, own: str) -> None:
    assert prefix_length(before + own) == len(before)
