"""What is forgotten is gone: from every answer, and from every byte of the index."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.catalogue.reads import article
from index.catalogue.segments import segments
from index.errors import IndexBusy, UnknownSource
from index.forget import forget
from index.vector_sync import rebuild

if TYPE_CHECKING:
    from tests.index.conftest import Desk

WORDS = (b"quandrel", b"brimwick", b"zostrava")
SECRET = (
    "Quandrel resigns over the pier\n\nBy Ottoline Brimwick\nPublisher: The Zostrava Times\n\n"
    "Quandrel resigned on Monday over the cost of the pier. Nobody asked her to stay.\n\n"
    + "The minutes of the pier committee name Quandrel again and again, and no one else. "
    * 40
)
OTHER = "Swifts are late\n\nThe swifts came late this year. The tower had been ready since April.\n"


@pytest.fixture
def filled(desk: "Desk") -> "Desk":
    for number in range(6):
        desk.write(f"{number}.txt", OTHER.replace("late", f"late by {number} days"))
    desk.write("secret.txt", SECRET)
    desk.ingest()
    return desk


def bytes_of(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()).lower()


def test_what_is_forgotten_is_not_found_any_more(filled: "Desk") -> None:
    gone = set(filled.found("quandrel"))
    assert forget(filled.collection, ["secret.txt"]) == ["secret.txt"]
    assert "secret.txt" not in filled.sources()
    assert filled.found("quandrel", "pier") == []
    assert gone.isdisjoint(filled.live())
    with pytest.raises(UnknownSource):
        article(filled.db, "secret.txt")


def test_its_vectors_are_gone_and_the_others_stay(filled: "Desk") -> None:
    gone, keys = set(filled.found("quandrel")), filled.embedded()
    forget(filled.collection, ["secret.txt"])
    assert filled.collection.vectors.ids() == filled.live()
    assert gone.isdisjoint(filled.collection.vectors.ids())
    assert len(filled.embedded()) == 6 < len(keys)
    assert len(filled.collection.vectors.nearest(np.ones(384, np.float32), 50, None)) == 6


def test_no_byte_of_its_words_is_left_in_any_file(filled: "Desk") -> None:
    before = bytes_of(filled.home)
    assert all(word in before for word in WORDS)
    forget(filled.collection, ["secret.txt"])
    after = bytes_of(filled.home)
    assert not [word for word in WORDS if word in after]
    assert b"swifts" in after


def test_no_byte_of_a_version_before_is_left_either(filled: "Desk") -> None:
    filled.write("secret.txt", SECRET.replace("Quandrel", "Mallowby"))
    filled.ingest()
    forget(filled.collection, ["secret.txt"])
    after = bytes_of(filled.home)
    assert not [word for word in (*WORDS, b"mallowby") if word in after]


def test_no_byte_is_left_while_a_reader_has_the_index_open(filled: "Desk") -> None:
    reader = filled.collection.__class__(filled.home)
    assert len(reader.vectors.ids()) == len(filled.live())
    assert article(reader.catalogue.db, "secret.txt").text == SECRET
    forget(filled.collection, ["secret.txt"])
    assert not [word for word in WORDS if word in bytes_of(filled.home)]
    assert reader.vectors.ids() == filled.live()
    reader.close()


def test_words_that_others_use_too_are_still_found(filled: "Desk") -> None:
    filled.write("pier.txt", "Pier reopens\n\nThe pier reopened to anglers.\n")
    filled.ingest()
    forget(filled.collection, ["secret.txt"])
    assert len(filled.found("pier")) == 1
    filled.db.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_an_unknown_source_is_named_and_nothing_is_removed(filled: "Desk") -> None:
    with pytest.raises(UnknownSource, match=r"Not in the index: none\.txt, new\\nline\. Nothing was removed"):
        forget(filled.collection, ["secret.txt", "none.txt", "new\nline"])
    assert "secret.txt" in filled.sources()
    assert filled.found("quandrel")
    assert filled.collection.vectors.ids() == filled.live()


def test_several_are_forgotten_at_once_and_each_is_said_once(filled: "Desk") -> None:
    assert forget(filled.collection, ["0.txt", "secret.txt", "0.txt"]) == ["0.txt", "secret.txt"]
    assert filled.sources() == [f"{number}.txt" for number in range(1, 6)]


def test_everything_can_be_forgotten(filled: "Desk") -> None:
    forget(filled.collection, filled.sources())
    assert (filled.sources(), filled.embedded(), filled.live()) == ([], [], set())
    assert filled.collection.vectors.ids() == set()
    assert b"swifts" not in bytes_of(filled.home)


def test_the_file_stays_and_an_ingest_brings_the_article_back(filled: "Desk") -> None:
    forget(filled.collection, ["secret.txt"])
    assert filled.ingest().added == ["secret.txt"]
    assert filled.found("quandrel")
    assert filled.collection.vectors.ids() == filled.live()


def test_nothing_is_forgotten_while_another_writes(filled: "Desk") -> None:
    other = filled.collection.__class__(filled.home)
    with other.writing(), pytest.raises(IndexBusy):
        forget(filled.collection, ["secret.txt"])
    assert "secret.txt" in filled.sources()
    other.close()


@pytest.mark.parametrize("by", ["forget", "ingest"])
@pytest.mark.parametrize("struck", ["index.vector_sync.renew", "index.catalogue.database.Catalogue.shrink"])
def test_a_forget_that_was_killed_is_finished_by_the_next_to_write(
    filled: "Desk", monkeypatch: pytest.MonkeyPatch, struck: str, by: str
) -> None:
    def kill(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(struck, kill)
        patched.setattr("index.catalogue.database.Catalogue.shrink", kill)
        forget(filled.collection, ["secret.txt"])
    assert "secret.txt" not in filled.sources()
    (filled.news / "secret.txt").unlink()
    if by == "ingest":
        filled.ingest()
    else:
        with pytest.raises(UnknownSource):
            forget(filled.collection, ["secret.txt"])
    assert not [word for word in WORDS if word in bytes_of(filled.home)]


def test_only_the_segments_of_what_is_forgotten_are_made_anew(filled: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vector_sync.SEGMENT", 4)
    with filled.collection.writing():
        rebuild(filled.collection)
    before = {one.name for one in segments(filled.db)}
    forget(filled.collection, ["0.txt"])
    assert before & {one.name for one in segments(filled.db)}
    assert filled.collection.vectors.ids() == filled.live()


@pytest.mark.parametrize("gone", [{1}, {2}, {3}, {1, 2}, {1, 3}, {2, 3}])
def test_articles_of_a_file_are_forgotten_and_the_offsets_of_the_others_stay(desk: "Desk", gone: set[int]) -> None:
    one = "            {0} of 3 DOCUMENTS\n\nThe Mercury\n\nMay {0}, 2018\n\nWeir {1}\n\n"
    one += "LENGTH: 9 words\n\nThe {1} weir fell in.\n"
    words = {1: "foremost", 2: "quandary", 3: "rearmost"}
    text = "".join(one.format(number, word) for number, word in words.items())
    desk.write("export.txt", text)
    desk.ingest()
    sources = [f"export.txt#{number}" for number in sorted(gone)]
    assert forget(desk.collection, sources) == sources
    for number, word in words.items():
        assert (word.encode() in bytes_of(desk.home)) == (number not in gone)
        if number not in gone:
            left = article(desk.db, f"export.txt#{number}")
            assert (len(left.text), left.text.count("\n")) == (len(text), text.count("\n"))
            assert [span.of(left.text) for span in left.kept] == [f"The {word} weir fell in."]
    stay = [f"export.txt#{number}" for number in words if number not in gone]
    assert forget(desk.collection, ["export.txt"]) == stay
    assert not [word for word in words.values() if word.encode() in bytes_of(desk.home)]
