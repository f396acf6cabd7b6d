"""Copies of one text: clusters that follow every article that comes and goes."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.catalogue.clusters import clusters_of, copies_of, figures
from index.catalogue.reads import held
from index.catalogue.writes import drop
from index.database.postgres import PostgresConnection

if TYPE_CHECKING:
    from tests.index.conftest import Desk

WORDS = "harbour crane berth tide ferry pilot quay anchor signal lantern rope winch cargo mast hull".split()


def story(seed: int, sentences: int = 12) -> str:
    made = np.random.default_rng(seed).choice(WORDS, (sentences, 9))
    return " ".join(f"The {' '.join(row)} was seen on pier {place}." for place, row in enumerate(made))


def page(body: str, publisher: str = "", day: str = "", title: str = "Pier seen") -> str:
    head = f"---\ntitle: {title}\npublisher: {publisher}\ndate: {day}\n---\n\n" if publisher else ""
    return f"{head}{body}\n"


def parts(desk: "Desk") -> list[set[str]]:
    """The clusters of several articles, each as its sources."""
    found: dict[int, set[str]] = {}
    for source, cluster in clusters_of(desk.db, desk.sources()).items():
        found.setdefault(cluster, set()).add(source)
    return sorted((one for one in found.values() if len(one) > 1), key=sorted)


def test_copies_share_a_cluster_and_others_stand_alone(desk: "Desk") -> None:
    desk.write("a.txt", page(story(1), "The Quay Herald", "2024-03-05"))
    desk.write("b.txt", page(story(1) + " It rained.", "The Echo", "2024-03-04"))
    desk.write("c.txt", page(story(2), "The Echo", "2024-03-04"))
    desk.ingest()
    assert parts(desk) == [{"a.txt", "b.txt"}]
    assert len(set(clusters_of(desk.db, desk.sources()).values())) == 2
    assert clusters_of(desk.db, ["nowhere.txt"]) == {}


def test_the_origin_is_the_earliest_and_the_others_are_named(desk: "Desk") -> None:
    desk.write("a.txt", page(story(1), "The Quay Herald", "2024-03-05"))
    desk.write("b.txt", page(story(1), "The Echo", "2024-03-04"))
    desk.write("c.txt", page(story(1)))
    desk.ingest()
    found = copies_of(desk.db, ["a.txt", "b.txt"])
    assert found["a.txt"].origin.publisher == found["b.txt"].origin.publisher == "The Echo"
    assert [one.source for one in found["a.txt"].also] == ["b.txt", "c.txt"]
    assert [one.source for one in found["b.txt"].also] == ["a.txt", "c.txt"]
    assert found["a.txt"].total == 3
    (figure,) = figures(desk.db)
    assert (figure[0], figure[1].total) == (2, 3)
    chunk = desk.found("pier")[0]
    assert held(desk.db, [chunk])[chunk].copies is not None


def test_the_wire_service_is_told_where_one_of_them_names_it(desk: "Desk") -> None:
    desk.write("a.txt", page(story(1), "The Quay Herald", "2024-03-05"))
    desk.write("b.txt", f"Pier seen\n\nHOLT, March 4 (Reuters) - {story(1)}\n")
    desk.ingest()
    assert copies_of(desk.db, ["a.txt"])["a.txt"].agency == "Reuters"


def test_a_copy_that_joins_two_clusters_makes_them_one_and_parts_them_when_it_goes(desk: "Desk") -> None:
    first, second = story(1, 20), story(2, 20)
    desk.write("one.txt", first)
    desk.write("two.txt", second)
    desk.ingest()
    assert parts(desk) == []
    desk.write("both.txt", f"{first} {second}")
    desk.ingest()
    assert parts(desk) == [{"both.txt", "one.txt", "two.txt"}]
    (desk.news / "both.txt").unlink()
    desk.ingest()
    assert parts(desk) == []
    assert desk.db.execute("SELECT count(*) FROM bands WHERE article NOT IN (SELECT id FROM articles)").fetchone() == (
        0,
    )


def test_of_many_copies_one_that_comes_or_goes_changes_no_other(desk: "Desk") -> None:
    if isinstance(desk.db, PostgresConnection):
        pytest.skip("SQLite has triggers for a connection alone")
    for number in range(60):
        desk.write(f"{number:02}.txt", f"{story(1)} Edition {number}.")
    desk.ingest()
    desk.db.execute("CREATE TEMP TABLE moved (id INTEGER)")
    desk.db.execute(
        "CREATE TEMP TRIGGER moves AFTER UPDATE OF cluster ON main.articles "
        "BEGIN INSERT INTO moved VALUES (new.id); END"
    )
    desk.write("60.txt", f"{story(1)} Edition 60.")
    desk.ingest()
    (last,) = desk.db.execute("SELECT id FROM articles WHERE source = '60.txt'").fetchone()
    (desk.news / "30.txt").unlink()
    desk.ingest()
    assert desk.db.execute("SELECT id FROM moved").fetchall() == [(last,)]
    assert [len(one) for one in parts(desk)] == [60]


def test_a_cluster_that_a_killed_ingest_left_torn_is_parted_by_the_next(desk: "Desk") -> None:
    for name, text in (("one.txt", story(1, 20)), ("both.txt", story(1, 20) + story(2, 20)), ("two.txt", story(2, 20))):
        desk.write(name, text)
    desk.ingest()
    assert len(parts(desk)) == 1
    with desk.collection.catalogue.transaction() as db:
        drop(db, "both.txt")
    (desk.news / "both.txt").unlink()
    desk.ingest()
    assert parts(desk) == []


def test_an_article_that_changes_leaves_its_copies(desk: "Desk") -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        desk.write(name, story(1))
    desk.ingest()
    desk.write("b.txt", story(2))
    desk.ingest()
    assert parts(desk) == [{"a.txt", "c.txt"}]


def test_the_order_in_which_they_come_makes_no_difference(desk: "Desk") -> None:
    texts = [story(seed) + (" And more." * (seed % 3)) for seed in (1, 2, 1, 3, 2, 1)]
    for number, text in enumerate(texts):
        desk.write(f"{number}.txt", text)
        if number % 2:
            desk.ingest()
    desk.ingest()
    assert parts(desk) == [{"0.txt", "2.txt", "5.txt"}, {"1.txt", "4.txt"}]
