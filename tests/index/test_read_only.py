"""A home that can only be read still answers, and says plainly what it cannot do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.collection import Collection
from index.errors import IndexMissing, NotWritable
from index.forget import forget
from index.ingest import ingest
from index.status import status

if TYPE_CHECKING:
    from tests.index.conftest import Desk


@pytest.fixture
def closed(desk: "Desk", ordinary: Callable[[], Any]) -> Iterator["Desk"]:
    """An index in a folder without the right to write."""
    desk.write("seal.txt", "Seal naps\n\nA seal slept on the slipway all morning.\n")
    desk.ingest()
    desk.collection.close()
    places = [desk.home, *desk.home.rglob("*")]
    for place in places:
        place.chmod(0o500 if place.is_dir() else 0o400)
    with ordinary():
        yield desk
    for place in places:
        place.chmod(0o700 if place.is_dir() else 0o600)


def test_it_is_searched_and_told_of(closed: "Desk") -> None:
    reader = Collection(closed.home)
    vector = reader.embedder.embed(["Where did the seal sleep?"])[0]
    assert [id_ for id_, _ in reader.vectors.nearest(vector, 3, None)] == closed.found("seal")
    assert status(reader).articles == 1
    reader.close()


def test_one_of_an_older_version_is_searched_though_nothing_can_be_added_to_it(
    desk: "Desk", ordinary: Callable[[], Any]
) -> None:
    desk.write("seal.txt", "Seal naps\n\nA seal slept on the slipway all morning.\n")
    desk.ingest()
    for statement in ("DROP TABLE unused", "DROP TABLE emptied", "DROP INDEX versions_by_file", "DROP TABLE torn"):
        desk.db.execute(statement)
    desk.collection.close()
    desk.home.chmod(0o500)
    with ordinary():
        reader = Collection(desk.home)
        assert status(reader).articles == 1
        reader.close()
    desk.home.chmod(0o700)


def test_what_would_change_it_says_that_it_cannot_be_written_to(closed: "Desk") -> None:
    reader = Collection(closed.home)
    for act in (lambda: ingest(reader, [closed.news]), lambda: forget(reader, ["seal.txt"])):
        with pytest.raises(NotWritable, match=f"{closed.home}.* cannot be written to"):
            act()
    reader.close()


def test_a_home_that_vanished_is_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="no index in"):
        Collection(tmp_path / "mount" / "home")
