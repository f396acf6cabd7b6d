"""With a Chroma server in place of folders every promise holds: kills, rebuilds, readers, what is forgotten."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.catalogue.reads import held
from index.collection import Collection
from index.embedding.config import Recipe
from index.errors import IndexDamaged, IndexMismatch, VectorsUnavailable
from index.forget import forget
from index.ingest import ingest
from index.status import status
from index.vector_sync import rebuild, vector_store
from tests.chroma.server import ChromaServer

pytest_plugins = ["tests.chroma.fixtures"]

Opened = Callable[..., Collection]
Contents = Callable[[Collection], dict[str, Any]]
OTTERS = "Otters in the canal\n\nOtters were seen in the canal. They had a fish.\n"
CHOIR = "Choir goes on strike\n\nThe choir will not sing until its robes are washed.\n"
KILN = "---\ntitle: Kiln relit\npublisher: The Clay Courier\ndate: 2020-02-29\n---\n\nThe kiln was lit again.\n"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in {"otters.txt": OTTERS, "choir.txt": CHOIR, "kiln.md": KILN}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens a collection, as another process would."""
    all_: list[Collection] = []

    def open_(url: str, name: str = "home", recipe: Recipe | None = None) -> Collection:
        all_.append(Collection(tmp_path / name, recipe, create=True, chroma_url=url))
        return all_[-1]

    yield open_
    for collection in all_:
        collection.close()


def live(collection: Collection) -> set[str]:
    return {row[0] for row in collection.catalogue.db.execute("SELECT id FROM chunks")}


def sources(collection: Collection, question: str, where: dict[str, Any] | None = None) -> list[str]:
    """The articles that the vectors find, best first."""
    found = collection.vectors.nearest(collection.embedder.embed([question])[0], 10, where)
    rows = held(collection.catalogue.db, [id_ for id_, _ in found])
    return [rows[id_].source for id_, _ in found if id_ in rows]


def names(server: ChromaServer) -> list[str]:
    import chromadb

    client = chromadb.HttpClient(host=server.url)
    found = [one.name for one in client.list_collections()]
    client._server._session.close()  # type: ignore[attr-defined]
    client._admin_client._server._session.close()  # type: ignore[attr-defined]
    return found


def made_anew(collection: Collection) -> int:
    with collection.writing():
        return rebuild(collection)


def test_vectors_live_on_the_server_with_what_filters_need(
    chroma_server: ChromaServer, opened: Opened, news: Path
) -> None:
    collection = opened(chroma_server.url)
    ingest(collection, [news])
    assert collection.vectors.ids() == live(collection)
    assert sources(collection, "Who saw the otters?")[0] == "otters.txt"
    assert sources(collection, "news", {"publisher": "the clay courier"}) == ["kiln.md"]
    assert not list(collection.folder.glob("chroma-*"))
    now = status(collection)
    assert (now.vectors, now.vectors_bytes) == (collection.vectors_name, 0)
    assert now.vectors_place == f"on the Chroma server at {chroma_server.url}"


def test_a_reader_in_another_process_sees_what_was_ingested_and_rebuilt(
    chroma_server: ChromaServer, opened: Opened, news: Path
) -> None:
    writer = opened(chroma_server.url)
    ingest(writer, [news])
    reader = opened(chroma_server.url)
    held_by_a_thread = reader.vectors
    (news / "seal.txt").write_text("Seal naps\n\nA seal slept on the slipway all morning.\n", "utf-8")
    ingest(writer, [news])
    assert sources(reader, "Where did the seal sleep?")[0] == "seal.txt"
    made_anew(writer)
    assert held_by_a_thread.ids() == live(writer)
    assert sources(reader, "Where did the seal sleep?")[0] == "seal.txt"


def test_an_update_writes_in_place_and_a_rebuild_leaves_one_store(
    own_server: ChromaServer, opened: Opened, news: Path
) -> None:
    collection = opened(own_server.url)
    ingest(collection, [news])
    first = collection.vectors_name
    (news / "choir.txt").write_text(CHOIR.replace("robes", "gowns"), "utf-8")
    (news / "kiln.md").unlink()
    ingest(collection, [news])
    assert collection.vectors_name == first
    assert collection.vectors.ids() == live(collection)
    assert made_anew(collection) == 2
    assert names(own_server) == [collection.vectors_name] != [first]
    assert collection.vectors.ids() == live(collection)


def test_a_rebuild_embeds_nothing_and_gives_the_same(
    chroma_server: ChromaServer,
    opened: Opened,
    news: Path,
    counted: tuple[Recipe, list[str]],
    stored: Callable[[Collection], dict[str, Any]],
) -> None:
    recipe, asked = counted
    collection = opened(chroma_server.url, recipe=recipe)
    ingest(collection, [news])
    before = stored(collection)
    del asked[:]
    made_anew(collection)
    assert (asked, stored(collection)) == ([], before)


def test_what_is_forgotten_is_found_by_nobody(own_server: ChromaServer, opened: Opened, news: Path) -> None:
    collection = opened(own_server.url)
    ingest(collection, [news])
    reader, before = opened(own_server.url), collection.vectors_name
    gone = {id_ for id_ in live(collection) if held(collection.catalogue.db, [id_])[id_].source == "otters.txt"}
    assert gone <= reader.vectors.ids()
    forget(collection, ["otters.txt"])
    assert reader.vectors.ids() == live(collection)
    assert gone.isdisjoint(reader.vectors.ids())
    assert names(own_server) == [collection.vectors_name] != [before]
    assert b"otters" not in b"".join(path.read_bytes() for path in collection.folder.iterdir()).lower()


def test_nothing_is_changed_while_the_server_is_away_and_all_goes_on_after(
    own_server: ChromaServer, opened: Opened, news: Path
) -> None:
    collection = opened(own_server.url)
    ingest(collection, [news])
    before = live(collection)
    own_server.kill()
    (news / "choir.txt").unlink()
    for act in (
        lambda: ingest(collection, [news]),
        lambda: forget(collection, ["otters.txt"]),
        lambda: made_anew(collection),
        lambda: sources(collection, "Who saw the otters?"),
    ):
        with pytest.raises(VectorsUnavailable, match=own_server.url):
            act()
    assert live(collection) == before
    own_server.start()
    assert ingest(collection, [news]).removed == ["choir.txt"]
    assert collection.vectors.ids() == live(collection) < before


def test_a_server_that_dies_in_the_middle_is_set_right_by_the_next_ingest(
    own_server: ChromaServer, opened: Opened, news: Path
) -> None:
    collection = opened(own_server.url)
    ingest(collection, [news])
    (lost, *_) = sorted(live(collection))
    with pytest.raises(VectorsUnavailable), collection.writing(), vector_store(collection) as draft:
        with collection.catalogue.transaction() as db:
            db.execute("UPDATE chunks SET id = 'new', segment = NULL WHERE id = ?", (lost,))
        own_server.kill()
        draft.remove([lost])
    own_server.start()
    ingest(collection, [news])
    assert collection.vectors.ids() == live(collection) >= {"new"}


def test_a_server_that_lost_its_data_is_filled_again_by_a_rebuild(
    own_server: ChromaServer, opened: Opened, news: Path
) -> None:
    collection = opened(own_server.url)
    ingest(collection, [news])
    own_server.kill()
    own_server.wipe()
    own_server.start()
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        collection.vectors.ids()
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        ingest(collection, [news])
    made_anew(collection)
    assert collection.vectors.ids() == live(collection)
    assert ingest(collection, [news]).unchanged == 3


def test_a_rebuild_moves_the_vectors_from_the_folder_to_the_server_and_back(
    own_server: ChromaServer, opened: Opened, news: Path, stored: Callable[[Collection], dict[str, Any]]
) -> None:
    kept = opened("")
    ingest(kept, [news])
    before = stored(kept)
    served = opened(own_server.url)
    for act in (lambda: served.vectors, lambda: ingest(served, [news]), lambda: forget(served, ["otters.txt"])):
        with pytest.raises(IndexMismatch, match=r"in its own folder as chroma-\d, and chroma_url is set.*rebuild"):
            act()
    assert "in its own folder" in status(served).vectors_place
    made_anew(served)
    assert stored(served) == before
    assert not list(served.folder.glob("chroma-*"))
    with pytest.raises(IndexMismatch, match=r"on a Chroma server as onrecord-home-\w+-\d, and chroma_url is not set"):
        ingest(kept, [news])
    made_anew(kept)
    assert stored(kept) == before
    assert len(list(kept.folder.glob("chroma-*"))) == 1


def test_a_copy_of_a_home_writes_to_a_store_of_its_own(own_server: ChromaServer, opened: Opened, news: Path) -> None:
    first = opened(own_server.url)
    ingest(first, [news])
    shutil.copytree(first.folder, first.folder.with_name("copy"))
    copy = opened(own_server.url, "copy")
    with pytest.raises(IndexMismatch, match="a folder of which this is a copy"):
        ingest(copy, [news])
    made_anew(copy)
    forget(copy, ["otters.txt"])
    assert sources(first, "Who saw the otters?")[0] == "otters.txt"
    assert "otters.txt" not in sources(copy, "Who saw the otters?")
    assert sorted(names(own_server)) == sorted([first.vectors_name, copy.vectors_name])


@pytest.mark.parametrize("moment", range(4))
def test_an_ingest_killed_at_any_moment_ends_in_the_same_index(
    chroma_server: ChromaServer, opened: Opened, nursery: Callable[..., Any], contents: Contents, moment: int
) -> None:
    home = opened(chroma_server.url).folder
    folder = home.with_name("many")
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"Case {number}\n\nThe council heard case {number}.\n", "utf-8")
    whole = nursery(home.with_name("whole"), folder, chroma_url=chroma_server.url)
    assert whole.outcome == "done"
    after = whole.seconds * (moment + 0.5) / 4
    nursery(home, folder, after=after, chroma_url=chroma_server.url)
    killed = opened(chroma_server.url)
    if killed.vectors_name:
        killed.vectors.nearest(np.ones(384, np.float32), 10, None)
    assert ingest(killed, [folder]).failed == []
    assert contents(killed) == contents(opened(chroma_server.url, "whole"))
    assert killed.vectors.ids() == live(killed)


def test_a_process_that_asks_is_not_disturbed_by_one_that_ingests(
    chroma_server: ChromaServer, opened: Opened, nursery: Callable[..., Any], news: Path, tmp_path: Path
) -> None:
    ingest(opened(chroma_server.url), [news])
    for number in range(40):
        (news / f"{number}.txt").write_text(f"Case {number}\n\nThe council heard case {number}.\n", "utf-8")
    ended = nursery(tmp_path / "home", news, asked=True, chroma_url=chroma_server.url)
    assert (ended.outcome, ended.asking) == ("done", True)
