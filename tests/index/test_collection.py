"""A collection: made on demand, refused when made otherwise, one writer, readers that keep up."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.chunking.chunker import CHUNKING
from index.collection import Collection
from index.embedding.config import Recipe
from index.embedding.embedder import MiniLM
from index.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing

if TYPE_CHECKING:
    from tests.index.conftest import Desk

SEAL = "Seal naps on the slipway\n\nA seal slept on the slipway all morning. The lifeboat had to wait.\n"


def test_an_index_that_is_not_there_is_missing_and_not_made(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(IndexMissing, match="run `onrecord ingest FOLDER` first"):
            Collection(folder)
    assert list(tmp_path.iterdir()) == []


def test_an_index_into_which_nothing_came_yet_is_missing_to_a_question(tmp_path: Path) -> None:
    Collection(tmp_path / "home", create=True).close()
    begun = Collection(tmp_path / "home")
    with pytest.raises(IndexMissing, match="run `onrecord ingest FOLDER` first"):
        begun.vectors
    begun.close()
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["catalogue.sqlite"]


def test_a_folder_may_be_named_from_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    begun = Collection(Path("home"), create=True)
    begun.close()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert begun.catalogue.meta("embedding")  # opened anew
    begun.close()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_new_index_remembers_what_it_is_made_with(desk: "Desk") -> None:
    meta = desk.collection.catalogue.meta
    assert (meta("embedding"), meta("size"), meta("chunking")) == (MiniLM.name, "384", CHUNKING)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("embedding", "nomic-embed", f"embedding nomic-embed, the settings say {MiniLM.name}"),
        ("size", "768", "size 768, the settings say 384"),
        ("chunking", "pages-1", f"chunking pages-1, the settings say {CHUNKING}"),
        ("schema", "77", "schema 77, this program reads schema"),
    ],
)
def test_an_index_that_was_made_otherwise_is_refused_and_says_what_differs(
    desk: "Desk", key: str, value: str, says: str
) -> None:
    with desk.collection.catalogue.transaction():
        desk.collection.catalogue.set_meta(key, value)
    for create in (False, True):
        with pytest.raises(IndexMismatch) as raised:
            Collection(desk.home, create=create)
        assert says in str(raised.value)
        assert "ingest" in str(raised.value)


def test_another_embedding_is_refused_and_the_first_still_served(
    desk: "Desk", counted: tuple[Recipe, list[str]]
) -> None:
    with pytest.raises(IndexMismatch, match=r"embedding all-MiniLM.*the settings say Letters"):
        Collection(desk.home, counted[0])
    Collection(desk.home).close()


def test_a_garbage_catalogue_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"garbage " * 1000)
    with pytest.raises(IndexDamaged, match=r"catalogue\.sqlite"):
        Collection(tmp_path)


def test_a_catalogue_of_another_program_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "catalogue.sqlite")
    other.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    other.close()
    with pytest.raises(IndexMismatch, match="schema None"):
        Collection(tmp_path)


def test_a_second_writer_is_told_to_wait(desk: "Desk") -> None:
    second = Collection(desk.home)
    with desk.collection.writing(), pytest.raises(IndexBusy, match="Another process is writing"), second.writing():
        pass
    with second.writing():
        pass
    second.close()


def test_the_lock_is_let_go_after_an_error_that_is_kept(desk: "Desk") -> None:
    with pytest.raises(ValueError, match="kept") as kept, desk.collection.writing():
        raise ValueError("kept")
    with desk.collection.writing():
        pass
    assert kept.value.__traceback__


def test_another_process_is_busy_while_this_one_writes(desk: "Desk", nursery: Callable[..., Any]) -> None:
    desk.write("a.txt", SEAL)
    with desk.collection.writing():
        assert nursery(desk.home, desk.news).outcome == "IndexBusy"
    assert desk.sources() == []
    assert nursery(desk.home, desk.news).outcome == "done"
    assert desk.sources() == ["a.txt"]


def test_a_reader_sees_what_another_process_ingested(desk: "Desk", nursery: Callable[..., Any]) -> None:
    desk.write("a.txt", "Trams\n\nThe trams stood still all day.\n")
    desk.ingest()
    question = desk.collection.embedder.embed(["Where did the seal sleep?"])[0]
    held = desk.collection.vectors
    assert [id_ for id_, _ in held.nearest(question, 5, None)] == desk.found("trams")
    desk.write("b.txt", SEAL)
    assert nursery(desk.home, desk.news).outcome == "done"
    assert desk.collection.vectors.nearest(question, 5, None)[0][0] in desk.found("seal")
    assert desk.collection.vectors.ids() == desk.live()
    assert held.nearest(question, 1, None)[0][0] in desk.found("seal")  # as another thread may still do


def test_questions_are_answered_while_this_process_ingests(desk: "Desk") -> None:
    desk.write("a.txt", SEAL)
    desk.ingest()
    question = desk.collection.embedder.embed(["Where did the seal sleep?"])[0]
    seal = desk.found("seal")
    wrong: list[object] = []
    over = threading.Event()

    def ask() -> None:
        try:
            while not over.is_set():
                found = desk.collection.vectors.nearest(question, 1, None)
                wrong.extend(id_ for id_, _ in found if id_ not in seal)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(6):
        desk.write(f"{number}.txt", f"The ledger of the year {number} was lost in a fire.\n")
        assert desk.ingest().added == [f"{number}.txt"]
    over.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert desk.collection.vectors.ids() == desk.live()


def test_vectors_come_back_from_their_kept_form(desk: "Desk") -> None:
    rows = np.zeros((2, desk.collection.embedder.size), np.float16)
    rows[:, :2] = [[0.75, -0.5], [1, 0]]
    kept = desk.collection.kept_vectors([row.tobytes() for row in rows])
    assert kept.dtype == np.float32
    assert kept == pytest.approx(rows / [[0.8125**0.5], [1]])


def test_a_closed_collection_can_be_closed_again_and_removed(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "home", create=True)
    collection.close()
    collection.close()
    Collection(tmp_path / "home").close()
