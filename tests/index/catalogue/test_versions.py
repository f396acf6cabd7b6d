"""Former versions of what is held."""

from typing import TYPE_CHECKING

import pytest

from index.catalogue import versions
from index.catalogue.reads import article
from index.catalogue.versions import former, text_of
from index.forget import forget
from tests.index.conftest import exported

if TYPE_CHECKING:
    from tests.index.conftest import Desk

FIRST = "Goat eats the ballots\n\nA goat ate forty ballots in Nether Wallow. The vote will be held again.\n"
SECOND = FIRST.replace("forty", "fifty")


def changed(desk: "Desk", *texts: str, name: str = "goat.txt") -> list[str]:
    """Ingest the texts one after the other; returns their hashes."""
    hashes = []
    for text in texts:
        desk.write(name, text)
        desk.ingest()
        hashes.append(desk.db.execute("SELECT sha256 FROM articles WHERE file = ?", (name,)).fetchone()[0])
    return hashes


def test_a_changed_file_keeps_what_it_was(desk: "Desk") -> None:
    first, second = changed(desk, FIRST, SECOND)
    (version,) = former(desk.db, "goat.txt")
    assert version.sha256 == first != second
    assert version.read is not None and version.read <= version.replaced
    assert text_of(desk.db, "goat.txt", first[:8]) == (version, FIRST)
    assert text_of(desk.db, "goat.txt", second) is None
    assert text_of(desk.db, "goat.txt", "%") is None


def test_reading_the_same_again_makes_no_version(desk: "Desk") -> None:
    changed(desk, FIRST)
    desk.db.execute("UPDATE articles SET size = -1")
    assert desk.ingest().updated == ["goat.txt"]
    assert former(desk.db, "goat.txt") == []


def test_texts_are_kept_of_the_last_versions_and_hashes_of_all(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "_MOST", 2)
    hashes = changed(desk, *(FIRST.replace("forty", str(number)) for number in range(5)))
    assert [one.sha256 for one in former(desk.db, "goat.txt")] == hashes[3::-1]
    kept = [text_of(desk.db, "goat.txt", sha256) for sha256 in hashes[:4]]
    assert [one[1] is not None for one in kept if one] == [False, False, True, True]


def test_they_go_with_the_article(desk: "Desk") -> None:
    changed(desk, FIRST, SECOND)
    desk.write("other.txt", "Another thing happened elsewhere on the same day.\n")
    (desk.news / "goat.txt").unlink()
    desk.ingest()
    assert desk.db.execute("SELECT count(*) FROM versions").fetchone() == (0,)


def test_forgetting_leaves_nothing_of_them(desk: "Desk") -> None:
    changed(desk, FIRST.replace("goat", "quaggabeast"), SECOND)
    forget(desk.collection, ["goat.txt"])
    assert desk.db.execute("SELECT count(*) FROM versions").fetchone() == (0,)


def test_the_text_that_several_articles_share_is_kept_once(desk: "Desk") -> None:
    before = exported(7, 8)
    (first, _) = changed(desk, before, exported(9, 8), name="export.txt")
    assert [one.sha256 for one in former(desk.db, "export.txt#2")] == [first]
    found = text_of(desk.db, "export.txt#2", first)
    assert found is not None and found[1] == before
    forget(desk.collection, ["export.txt#2"])
    gone = text_of(desk.db, "export.txt#1", first)
    assert gone is not None and gone[1] is None
    assert article(desk.db, "export.txt#1").sha256 != first


def test_the_last_are_kept_though_the_clock_goes_back(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter(f"20{30 - number}-01-01T00:00:00+00:00" for number in range(99))
    monkeypatch.setattr(versions, "now", lambda: next(days))
    monkeypatch.setattr(versions, "_MOST", 2)
    hashes = changed(desk, *(FIRST.replace("forty", str(number)) for number in range(5)))
    assert [one.sha256 for one in former(desk.db, "goat.txt")] == hashes[3::-1]
    kept = [text_of(desk.db, "goat.txt", sha256) for sha256 in hashes[:4]]
    assert [one[1] is not None for one in kept if one] == [False, False, True, True]
