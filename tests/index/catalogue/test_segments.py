"""Which segment holds which chunk: what waits, what is placed, what is dead; and indexes made before there were any."""

from typing import TYPE_CHECKING

import pytest

from index.catalogue.segments import note, number_of, placed, segment_names, segments, segments_of, wait
from index.catalogue.writes import drop
from index.collection import Collection

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def test_every_chunk_is_placed_in_the_one_segment(filled: "Desk") -> None:
    (name,) = segment_names(filled.db)
    assert placed(filled.db, sorted(filled.live())) == dict.fromkeys(filled.live(), name)
    assert [(one.name, one.held, one.live) for one in segments(filled.db)] == [(name, 4, 4)]
    assert placed(filled.db, ["never-held"]) == {}


def test_what_moves_to_another_segment_empties_the_one_before(filled: "Desk") -> None:
    ids = sorted(filled.live())
    note(filled.db, "chroma-90", ids[:3])
    assert [(one.held, one.live) for one in segments(filled.db)] == [(4, 1), (3, 3)]
    note(filled.db, "chroma-90", ids[3:])
    assert [(one.name, one.held, one.live) for one in segments(filled.db)] == [("chroma-90", 4, 4)]


def test_chunks_wait_where_their_segment_is_taken_out_of_use(filled: "Desk") -> None:
    wait(filled.db, [one.number for one in segments(filled.db)])
    assert (segments(filled.db), placed(filled.db, sorted(filled.live()))) == ([], {})


def test_where_the_dead_of_a_file_lie_is_known_until_their_segment_goes(filled: "Desk") -> None:
    first = segments(filled.db)[0].number
    filled.write("1.txt", "Case 1\n\nThe council heard it again.\n")
    filled.ingest()
    second = segments(filled.db)[-1].number
    held = segments_of(filled.db, ["1.txt"], ["1.txt"])
    assert held and held <= {first, second}
    drop(filled.db, "1.txt")
    assert segments_of(filled.db, ["1.txt"], ["1.txt"]) == held
    wait(filled.db, [first, second])
    assert segments_of(filled.db, ["1.txt"], ["1.txt"]) == set()
    assert filled.db.execute("SELECT count(*) FROM dead").fetchone() == (0,)


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # PostgreSQL came after
@pytest.mark.parametrize(("in_doubt", "places"), [("0", 4), ("1", 0)])
def test_an_index_made_before_there_were_segments_has_one_where_it_was_in_step(
    filled: "Desk", in_doubt: str, places: int
) -> None:
    name = filled.collection.vectors_name
    for statement in (
        "DROP TABLE segments", "DROP TABLE dead", "DROP INDEX chunks_by_segment",
        "ALTER TABLE chunks DROP COLUMN segment",
        f"INSERT OR REPLACE INTO meta VALUES ('vectors_in_doubt', '{in_doubt}')",
    ):  # fmt: skip
        filled.db.execute(statement)
    again = Collection(filled.home)
    assert len(again.vectors.ids()) == places
    assert segment_names(again.catalogue.db) == ((name,) if places else ())
    again.close()
    filled.ingest()
    assert filled.collection.vectors.ids() == filled.live()


@pytest.mark.parametrize(("name", "number"), [("", 0), ("chroma-7", 7), ("onrecord-news-09af-41", 41)])
def test_a_name_ends_in_its_number(name: str, number: int) -> None:
    assert number_of(name) == number
