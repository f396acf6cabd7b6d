import pytest

from rag.grounding.parts import reported_speech, split_clauses


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("Sailings are suspended, and inspectors have taken the engine log away.",
         ["Sailings are suspended.", "Inspectors have taken the engine log away."]),
        ("On Thursday, Putin flew to Riyadh and returned to Moscow.",
         ["On Thursday, Putin flew to Riyadh.", "On Thursday, Putin returned to Moscow."]),
        ("The company has laid on a boat, the Sea Pink, which takes 60 passengers.",
         ["The company has laid on a boat, the Sea Pink.", "The Sea Pink takes 60 passengers."]),
        ("The ferry hit the quay.", []),
        ("The ferry hit the quay or sank.", []),
    ],
)  # fmt: skip
def test_a_sentence_is_told_as_its_clauses(text: str, halves: list[str]) -> None:
    assert split_clauses(text) == halves


def test_who_reports_is_told_from_what() -> None:
    found = {
        "The Ellery Tide reported that the ferry sank.": ("The Ellery Tide", "The ferry sank."),
        "According to the Tide, the ferry sank.": ("The Tide", "The ferry sank."),
        "The ferry may sink, she added, if nobody pumps.": ("She", "The ferry may sink if nobody pumps."),
        "The ferry sank, according to a report from Harbour Radio.": ("Harbour Radio", "The ferry sank."),
        "The ferry sank, according to a report from Moscow.": ("A report from Moscow", "The ferry sank."),
        "The ferry sank, according to a friend of Anna Berg.": ("A friend of Anna Berg", "The ferry sank."),
    }
    for text, (by, said) in found.items():
        report = reported_speech(text)
        assert report is not None
        assert (report.by, report.said) == (by, said)
    assert reported_speech("The ferry sank.") is None
    assert reported_speech("The Tide did not say that the ferry sank.") is None
