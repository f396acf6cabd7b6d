"""What is held twice is compared, the full text made anew."""

from typing import TYPE_CHECKING

import pytest

from index.catalogue.checks import faults, misread, refill

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def test_missing_rows_are_told_and_filled_in(desk: "Desk") -> None:
    desk.write("a.txt", "Ferry late\n\nThe ferry came at noon.\n")
    desk.ingest()
    assert faults(desk.db) == []
    desk.db.words.clear("words")
    assert faults(desk.db) == ["1 of the chunks are not in it, 0 are too many"]
    with desk.collection.catalogue.transaction() as db:
        refill(db)
    assert (faults(desk.db), len(desk.found("ferry"))) == ([], 1)


_OTHER = [
    "UPDATE chunks SET sentences = ''",
    "UPDATE chunks SET sentences = '[]'",
    "UPDATE chunks SET text = 'The ferry came at dawn.'",
    "UPDATE articles SET kept = 'x'",
    "UPDATE articles SET published = 'soon'",
    "UPDATE vectors SET passage = sentences",
    "DELETE FROM vectors",
]


@pytest.mark.parametrize("damage", _OTHER)
def test_an_article_that_is_not_held_as_it_was_written_is_named(desk: "Desk", damage: str) -> None:
    desk.write("a.txt", "Ferry late\n\nThe ferry came at noon.\n")
    desk.ingest()
    size = desk.collection.embedder.size
    assert misread(desk.db, size) == ""
    desk.db.execute(damage)
    assert misread(desk.db, size) == "a.txt"
