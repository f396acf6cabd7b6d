"""Articles by their files."""

from typing import TYPE_CHECKING

from index.catalogue.files import file_of, holds_any, is_held, of_file, of_name, of_path

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def test_an_article_is_found_by_its_file(library: "Desk") -> None:
    db, path = library.db, library.news / "harbour.txt"
    assert (of_file(db, "harbour.txt"), of_name(db, "harbour.txt"), of_path(db, path)) == (["harbour.txt"],) * 3
    assert (is_held(db, "harbour.txt"), file_of(db, "harbour.txt"), holds_any(db)) == (True, "harbour.txt", True)
    assert (of_file(db, "x"), of_name(db, "x"), is_held(db, "x")) == ([], [], False)


def test_an_empty_catalogue_holds_none(desk: "Desk") -> None:
    assert not holds_any(desk.db)
