"""How much is held."""

from datetime import date
from typing import TYPE_CHECKING

from index.catalogue.figures import Figures, dates_held, figures, missed
from index.files import Failed

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def test_all_that_is_held_is_counted(library: "Desk") -> None:
    found = figures(library.db)
    assert (found.articles, found.undated, found.versions) == (7, 4, 0)
    assert found.publishers == (("The Quay Herald", 2), ("Étoile du Nord", 1))
    assert dict(found.languages)["en"] >= 4
    assert dates_held(library.db) == (date(2022, 5, 6), date(2024, 3, 12))


def test_an_empty_catalogue_counts_nothing(desk: "Desk") -> None:
    assert (figures(desk.db), dates_held(desk.db), missed(desk.db)) == (Figures(0, 0, 0, 0, (), ()), None, [])


def test_what_was_not_read_is_told_with_its_reason(desk: "Desk") -> None:
    desk.write("a.txt", "Ferry late\n\nThe ferry came at noon.\n")
    desk.write("b.txt", b"\xff\xfe\xff" * 50)
    desk.ingest()
    (one,) = missed(desk.db)
    assert isinstance(one, Failed)
    assert (one.source, one.path) == ("b.txt", desk.news / "b.txt")
