"""Notes of a correction, a retraction or an update."""

from datetime import date

import pytest

from index.article import Correction
from index.text.corrections import MOST, noted_changes

STORY = "The mill at Holt will close in May.\n\nIts owner told the town on Monday.\n\n"


def kinds(note: str) -> list[str]:
    return [one.kind for one in noted_changes(STORY + note)]


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("correction", "Correction: The mill employs 40 people, not 400."),
        ("correction", "**Correction, 5 March 2024:** The headline named the wrong town."),
        ("correction", "This article was amended on 5 March 2024 to correct the name of the owner."),
        ("correction", "An earlier version of this story and its headline incorrectly named the driver."),
        ("correction", "An earlier version of this article, published on Monday, misstated the price."),
        ("correction", "An earlier version said that the mill would close in April."),
        ("correction", "(Corrects spelling of owner's name in paragraph 2)"),
        ("correction", "CORRECTED-Mill to close in May"),
        ("correction", "CORRECTION\n\nThe mill employs 40 people, not 400."),
        ("correction", "Berichtigung: Die Mühle schließt im Mai, nicht im April."),
        ("correction", "Rectificatif : le moulin ferme en mai, et non en avril."),
        ("correction", "Fe de erratas: el molino cierra en mayo, no en abril."),
        ("correction", "Исправление: мельница закроется в мае."),
        ("correction", "訂正：工場の閉鎖は五月です。"),
        ("correction", "تصحيح: ستغلق المطحنة في مايو."),
        ("clarification", "Clarification: The owner spoke for himself, not for the board."),
        ("retraction", "This article has been retracted."),
        ("retraction", "Retraction: We can no longer stand by this report."),
        ("update", "Editor’s note: This story has been updated to include a statement by the owner."),
        ("update", "This article was updated on 3 May 2024 to add a comment."),
    ],
)
def test_a_note_is_told_by_its_wording(kind: str, note: str) -> None:
    assert kinds(note) == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "Corrections officers in three states said: we are tired.",
        "An earlier version of the bill said that taxes would rise.",
        "The report was amended by parliament on Tuesday after a long debate.",
        "The first report said that ten people were hurt.",
        "The company said an earlier version of the software had been withdrawn.",
        "Editor's note: The writer sits on the council.",
        "Update: Two people were arrested on Monday.",
        "A correction in the market followed.",
        "He retracted his statement on Friday.",
    ],
)
def test_a_sentence_about_something_else_is_none(sentence: str) -> None:
    assert kinds(sentence) == []


def test_the_note_is_kept_in_its_words_with_the_day_that_it_states() -> None:
    (note,) = noted_changes(STORY + "*This article was corrected on 5 March 2024: the  owner is Ms Bell.*")
    assert note.kind == "correction"
    assert note.text.startswith("This article was corrected on 5 March 2024: the owner")
    assert note.day == date(2024, 3, 5)


def test_the_same_note_is_kept_once_and_there_are_not_endlessly_many() -> None:
    assert noted_changes("Correction: It rained.\n\nCorrection: It rained.") == (
        Correction("correction", "Correction: It rained."),
    )
    assert len(noted_changes("\n\n".join(f"Correction: It was {n}." for n in range(50)))) == MOST


def test_the_title_of_a_correction_to_another_article_is_no_change_of_its_own() -> None:
    title, note = "Correction: the mill", "Clarification: The mill is by the river."
    assert noted_changes(f"# {title}\n\nWe gave the mill 400 people. It employs 40.", title) == ()
    assert [one.text for one in noted_changes(f"{title}\n\nIt employs 40.\n\n{note}", title)] == [note]


@pytest.mark.parametrize("title", ["Corrections and clarifications", "Corrections", "Berichtigung"])
def test_a_column_of_corrections_to_other_articles_has_none_of_its_own(title: str) -> None:
    column = f"{title}\n\nCorrection: The mill of Monday's article employs 40 people, not 400."
    assert noted_changes(column, title) == ()
    assert len(noted_changes(column, "Mill to close in May")) == 1


def test_a_headline_that_an_agency_marks_is_a_note_where_the_text_has_none() -> None:
    text, title = "CORRECTED-Weir rebuilt\n\n{}The weir was rebuilt.", "CORRECTED-Weir rebuilt"
    (bare,) = noted_changes(text.format(""), title)
    assert (bare.kind, bare.text) == ("correction", title)
    (note,) = noted_changes(text.format("(Corrects name of mason in paragraph 4)\n\n"), title)
    assert note.text == "(Corrects name of mason in paragraph 4)"
