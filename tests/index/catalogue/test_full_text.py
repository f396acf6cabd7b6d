"""The full text is compared with what it was made of, and made anew."""

from typing import TYPE_CHECKING

from index.catalogue.full_text import faults, refill

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
