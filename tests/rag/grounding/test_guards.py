from datetime import date

import pytest

from rag.grounding.guards import CitedEvidence, find_misquotation, objection, speakers

CITED = CitedEvidence(
    ("The ferry Marigold ran into Customs Quay on Saturday, injuring 23 people.",
     "“He asked for astern and he got nothing,” Captain Aurelio Finch said."),
    date(2025, 6, 15),
)  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Did the ferry hit the quay?", "a question"),
        ("As a language model, I cannot say.", "its writer"),
        ("The ferry injured 24 people.", "the number 24"),
        ("The ferry hit the quay on 13 June 2025.", "the date 13 June 2025"),
        ("The ferry hit Tarry Slip.", "the name Tarry Slip"),
        ("The ferry did not hit the quay.", "denies nothing"),
        ("“The ferry Marigold ran into Customs Quay,” it was said.", "are not quoted"),
        ("“He asked for astern and he got nothing,” Lorcan Beddoes said.", "Aurelio Finch who says this"),
        ("He asked for astern and got nothing.", "is quoted, in the claim it is not"),
    ],
)
def test_what_the_passage_does_not_say_is_named(claim: str, reason: str) -> None:
    assert reason in (objection(claim, CITED) or "")


@pytest.mark.parametrize(
    "claim",
    [
        "The Marigold hit Customs Quay on 14 June 2025 and hurt 23 people.",
        "Captain Finch said: “He asked for astern … got nothing.”",
    ],
)
def test_what_it_says_is_not(claim: str) -> None:
    assert objection(claim, CITED) is None


def test_words_are_quoted_only_where_somebody_is_quoted_with_them() -> None:
    assert find_misquotation("He called it “a ferry”.", ["It was a ferry."]) == "a ferry"
    assert find_misquotation("He called it ‘a big ferry’.", ["It was a big ferry."]) == "a big ferry"
    assert find_misquotation("He called it “a ferry”.", ["“It was a ferry,” he said."]) is None


def test_who_speaks_is_told() -> None:
    assert [one.text for one in speakers("“No,” said Lorcan Beddoes.")] == ["Lorcan Beddoes"]
