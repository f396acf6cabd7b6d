"""What is wrong is told, and what can be mended is mended from the catalogue."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.catalogue.reads import held
from index.doctor import erased, examine, mend
from index.errors import IndexDamaged
from index.forget import forget

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def wrong(desk: "Desk") -> dict[str, str]:
    return {one.what: one.wrong for one in examine(desk.collection) if one.wrong}


def mended(desk: "Desk") -> list[str]:
    with desk.collection.writing():
        return mend(desk.collection, examine(desk.collection))


def test_of_a_whole_index_nothing_is_wrong(filled: "Desk") -> None:
    found = examine(filled.collection)
    assert [one.what for one in found] == ["catalogue", "full text", "vectors", "disk", "permissions"]
    assert wrong(filled) == {}
    assert mended(filled) == []


def test_a_full_text_that_lacks_words_is_filled_from_the_articles(filled: "Desk") -> None:
    filled.db.execute("INSERT INTO words (words) VALUES ('delete-all')")
    assert filled.found("council") == []
    assert wrong(filled) == {"full text": "4 of the chunks are not in it, 0 are too many"}
    assert mended(filled) == ["full text"]
    assert len(filled.found("council")) == 4
    assert wrong(filled) == {}


def test_a_damaged_full_text_is_told_from_a_damaged_catalogue_and_made_anew(filled: "Desk") -> None:
    """But for the two rows in which it says of itself how large it is, all is lost."""
    filled.db.execute("UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10")
    assert wrong(filled) == {"full text": "that of the chunks is damaged"}
    assert mended(filled) == ["full text"]
    assert len(filled.found("council")) == 4
    assert wrong(filled) == {}


@pytest.mark.parametrize("damage", ["gone", "empty"])
def test_damaged_vectors_are_made_anew(filled: "Desk", damage: str) -> None:
    folder = filled.home / filled.collection.vectors_name
    filled.collection.close()
    if damage == "gone":
        shutil.rmtree(folder)
    else:
        for file in [path for path in folder.rglob("*") if path.is_file()]:
            file.write_bytes(b"")
    assert "onrecord rebuild" in wrong(filled)["vectors"]
    assert mended(filled) == ["vectors"]
    assert filled.collection.vectors.ids() == filled.live()


def test_passages_that_wait_for_their_vectors_are_told(filled: "Desk") -> None:
    filled.db.execute("UPDATE chunks SET segment = NULL WHERE number = 1")
    assert wrong(filled) == {"vectors": "1 passages wait for their vectors"}
    assert mended(filled) == ["vectors"]
    assert wrong(filled) == {}


def test_a_damaged_catalogue_is_told_with_what_to_do_and_not_mended(filled: "Desk") -> None:
    filled.collection.catalogue.shrink()
    filled.collection.close()
    data = bytearray(filled.collection.catalogue.path.read_bytes())
    at = len(data) // 2 // 4096 * 4096
    data[at : at + 8192] = b"\xa5" * 8192
    filled.collection.catalogue.path.write_bytes(data)
    found = {one.what: one for one in examine(filled.collection)}
    assert "onrecord restore" in found["catalogue"].wrong
    assert found["full text"].wrong == found["vectors"].wrong == "not looked at: it is made of the catalogue"
    assert not [one for one in found.values() if one.mendable]


def test_a_value_that_the_database_thinks_nothing_of_is_damage_of_the_catalogue(filled: "Desk") -> None:
    filled.db.execute("UPDATE chunks SET sentences = '?' WHERE number = 1")
    (source,) = filled.db.execute(
        "SELECT source FROM articles WHERE id = (SELECT article FROM chunks WHERE number = 1)"
    ).fetchone()
    assert f"{source} is not held as it was written" in wrong(filled)["catalogue"]
    with pytest.raises(IndexDamaged, match="onrecord doctor"):
        held(filled.db, sorted(filled.live()))


def test_a_disk_without_room_to_forget_is_told(filled: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    assert "make room" in wrong(filled)["disk"]


def test_what_was_forgotten_stands_in_no_file_and_what_was_not_is_found_in_any_case(filled: "Desk") -> None:
    assert erased(filled.home, "COUNCIL heard")
    assert erased(filled.home, "Quandrel") == []


def test_what_an_article_said_before_is_found_though_it_is_packed(filled: "Desk") -> None:
    filled.write("gauge.txt", "Gauge read\n\nThe gauge stood at quandrel marks on Monday.\n")
    filled.ingest()
    filled.write("gauge.txt", "Gauge read\n\nThe gauge stood at nine marks on Monday.\n")
    filled.ingest()
    with filled.collection.writing():
        filled.collection.catalogue.shrink()
    catalogue = filled.home / "catalogue.sqlite"
    assert b"at quandrel marks" not in catalogue.read_bytes()
    assert erased(filled.home, "at QUANDREL marks") == [catalogue]
    forget(filled.collection, ["gauge.txt"])
    assert erased(filled.home, "at quandrel marks") == []


def test_bytes_across_two_blocks_of_a_file_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log").write_bytes(b"..." + "Zöstrava".encode() + b"...")
    for block in (1, 4, 7):
        monkeypatch.setattr("index.doctor._BLOCK", block)
        assert erased(tmp_path, "Zöstrava") == [tmp_path / "log"]
        assert erased(tmp_path, "Zöstravo") == []
