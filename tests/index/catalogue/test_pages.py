from pathlib import Path

from index.catalogue.database import Catalogue
from index.catalogue.pages import fetched_at, held_text, known_version, note_missed, note_version
from index.files import Failed, PassedOver

PAGE = "https://a.example/"


def test_the_version_of_a_listing_is_known_and_that_of_a_page_only_while_it_is_held(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "c.sqlite")
    with catalogue.transaction() as db:
        note_version(db, PAGE, '"1"', "Monday", 7.0)
        note_version(db, f"{PAGE}feed", '"2"', None, 8.0, is_listing=True)
    assert known_version(db, f"{PAGE}feed") == ('"2"', None) and fetched_at(db, f"{PAGE}feed") == 8.0
    assert known_version(db, PAGE) == (None, None) and fetched_at(db, PAGE) is None
    with catalogue.transaction() as db:
        note_missed(db, [PassedOver(PAGE, "a list of teasers", Path("p"))], read=[])
    assert known_version(db, PAGE) == ('"1"', "Monday") and fetched_at(db, PAGE) == 7.0
    catalogue.close()


def test_what_was_missed_is_noted_until_it_is_read(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "c.sqlite")
    with catalogue.transaction() as db:
        note_missed(db, [Failed(PAGE, "status 404", Path("p"))], read=[])
        assert db.execute("SELECT reason, passed FROM failures").fetchall() == [("status 404", 0)]
        note_missed(db, [], read=[Path("p")])
        assert db.execute("SELECT 1 FROM failures").fetchall() == []
    assert held_text(db, PAGE) is None
    catalogue.close()
