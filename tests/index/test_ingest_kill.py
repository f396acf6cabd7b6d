"""A kill at any moment loses nothing and shows nothing half-done; the next ingest sets all right."""

import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.catalogue.reads import Filters, held, match
from index.collection import Collection
from index.errors import IndexMissing
from index.ingest import ingest

Contents = Callable[[Collection], dict[str, Any]]
Nursery = Callable[..., Any]
MOMENTS = range(6)
ARTICLES = 36


@dataclass
class Before:
    """A folder as it is now, an index of how it was, and what undisturbed indexes hold and took."""

    news: Path
    home: Path  # an index of the folder before its last change
    now: dict[str, Any]  # what an index of the folder holds
    chunks: dict[tuple[str, str], set[str]]  # of each article, as it was or is
    afresh: float  # seconds
    again: float


def story(number: int, version: int = 1) -> str:
    return (
        f"The case of allotment {number}\n\nThe council heard case {number} for the {version}th time on Monday. "
        f"Two neighbours of allotment {number} had complained about its {version} beehives.\n\n"
        f"A ruling in case {number} is awaited.\n"
    )


def opened(home: Path) -> Collection:
    return Collection(home, create=True)


def chunks_of(collection: Collection) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for source, sha256, id_ in collection.catalogue.db.execute(
        "SELECT a.source, a.sha256, c.id FROM articles a LEFT JOIN chunks c ON c.article = a.id"
    ):
        found.setdefault((source, sha256), set()).add(id_)
    return found


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery, contents: Contents) -> Before:
    folder = tmp_path_factory.mktemp("kill")
    news, home = folder / "news", folder / "home"
    news.mkdir()
    for number in range(ARTICLES):
        (news / f"{number:02}.txt").write_text(story(number), "utf-8")
    assert nursery(home, news).outcome == "done"
    first = opened(home)
    chunks = chunks_of(first)
    first.close()
    shutil.copytree(home, folder / "changed")
    for number in range(ARTICLES):
        path = news / f"{number:02}.txt"
        if number % 6 == 0:
            path.unlink()
        elif number % 6 == 1:
            path.rename(news / f"renamed-{number}.txt")
        elif number % 6 < 4:
            path.write_text(story(number, 2), "utf-8")
    for number in range(ARTICLES, ARTICLES + 6):
        (news / f"{number}.txt").write_text(story(number), "utf-8")
    again, afresh = nursery(folder / "changed", news), nursery(folder / "afresh", news)
    assert (again.outcome, afresh.outcome) == ("done", "done")
    changed, made = opened(folder / "changed"), opened(folder / "afresh")
    now = contents(changed)
    assert contents(made) == now
    chunks |= chunks_of(made)
    changed.close()
    made.close()
    return Before(news, home, now, chunks, afresh.seconds, again.seconds)


def check_reader(home: Path, before: Before) -> None:
    """What was interrupted shows only whole articles, and answers."""
    try:
        reader = Collection(home)
    except IndexMissing:
        return
    live = set()
    for article, chunks in chunks_of(reader).items():
        assert chunks == before.chunks[article]
        live |= chunks
    db = reader.catalogue.db
    assert {id_ for id_, _ in match(db, ["case"], 1000, Filters())} == live
    assert held(db, sorted(live)).keys() == live
    assert not db.execute("SELECT 1 FROM chunks WHERE vectors NOT IN (SELECT key FROM vectors)").fetchall()
    try:
        reader.vectors.nearest(np.ones(384, np.float32), 10, None)
    except IndexMissing:
        assert not live
    reader.close()


def check_next_ingest(home: Path, before: Before, contents: Contents) -> None:
    collection = opened(home)
    report = ingest(collection, [before.news], allow_removals=True)
    assert report.failed == []
    assert contents(collection) == before.now
    assert collection.vectors.ids() == {id_ for id_, *_ in before.now["chunks"]}
    assert ingest(collection, [before.news]).chunks == 0
    collection.close()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_first_ingest_killed_at_any_moment_ends_in_the_same_index(
    before: Before, nursery: Nursery, contents: Contents, tmp_path: Path, moment: int
) -> None:
    home = tmp_path / "home"
    nursery(home, before.news, after=before.afresh * (moment + 0.5) / len(MOMENTS))
    check_reader(home, before)
    check_next_ingest(home, before, contents)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_later_ingest_killed_at_any_moment_ends_in_the_same_index(
    before: Before, nursery: Nursery, contents: Contents, tmp_path: Path, moment: int
) -> None:
    home = Path(shutil.copytree(before.home, tmp_path / "home"))
    nursery(home, before.news, after=before.again * (moment + 0.5) / len(MOMENTS))
    check_reader(home, before)
    check_next_ingest(home, before, contents)


def test_an_ingest_killed_again_and_again_gets_there(
    before: Before, nursery: Nursery, contents: Contents, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    ends = [nursery(home, before.news, after=before.afresh * share).outcome for share in (0.3, 0.5, 0.4)]
    assert ends[0] == "killed"
    check_reader(home, before)
    check_next_ingest(home, before, contents)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_an_ingest_stopped_by_hand_keeps_what_was_committed(
    before: Before, nursery: Nursery, contents: Contents, tmp_path: Path, share: float
) -> None:
    home = tmp_path / "home"
    ended = nursery(home, before.news, after=before.afresh * share, sent=signal.SIGINT)
    assert ended.outcome in ("KeyboardInterrupt", "done")
    check_reader(home, before)
    check_next_ingest(home, before, contents)


def test_a_process_that_asks_is_not_disturbed_by_one_that_ingests(
    before: Before, nursery: Nursery, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(before.home, tmp_path / "home"))
    ended = nursery(home, before.news, asked=True)
    assert ended.outcome == "done"
    assert ended.asking
