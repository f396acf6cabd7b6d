"""The files that an ingest finds, beside what is held: the rest is tested with the plan that is made of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from index.catalogue import found
from index.files import File

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def test_a_file_is_noted_once_and_known_by_its_name(desk: "Desk") -> None:
    desk.write("a.txt", "Ferry late\n\nThe ferry came at noon.\n")
    desk.ingest()
    db, path, raw = desk.db, desk.news / "a.txt", str(desk.news / "a.txt").encode()
    found.begin(db, [desk.news])
    with found.listing(db):
        for size in (1, 2):
            found.note_found(db, [(File(path, desk.news, size, 3, 4, 5), "a.txt")])
    found.note_unreached(db, [])
    ((looked,),) = found.looks(db)
    assert (looked.path, looked.source, looked.look) == (raw, "a.txt", (1, 3, 4, 5))
    assert looked.held and looked.held.size == path.stat().st_size
    assert found.folders(db) == {desk.news}
    assert (found.file_count(db), found.is_found(db, "a.txt"), found.is_found_below(db, desk.news)) == (1, True, True)
    assert (found.held_names(db, [raw, b"/x"]), found.held_path(db, "a.txt")) == ({raw: "a.txt"}, path)
    assert (found.held_below(db), found.held_below(db, desk.news), found.held_below(db, Path("/x"))) == (1, 1, 0)
    assert (found.holder(db, "a.txt", raw), found.holder(db, "a.txt", b"/x")) == (None, raw)
    assert looked.sha256
    assert found.known_keys(db, b"", looked.sha256) == {key for _, key in desk.embedded()}
    assert found.gone(db) == []


def test_what_is_not_found_is_gone_but_for_what_could_not_be_reached(desk: "Desk") -> None:
    for name in ("a.txt", "b/c.txt"):
        desk.write(name, f"Ferry late\n\nThe ferry {name} came at noon.\n")
    desk.ingest()
    found.begin(desk.db, [desk.news])
    found.note_unreached(desk.db, [desk.news / "b"])
    assert found.gone(desk.db) == ["a.txt"]
    assert found.moved(desk.db, ["a.txt"]) == set()
    desk.write("z.txt", "Ferry late\n\nThe ferry a.txt came at noon.\n")
    desk.ingest()
    found.begin(desk.db, [desk.news])
    with found.listing(desk.db):
        found.note_found(desk.db, [(File(desk.news / "z.txt", desk.news, 1, 3, 4, 5), "z.txt")])
    assert found.moved(desk.db, ["a.txt", "b/c.txt"]) == {"a.txt"}
