"""Clusters of articles that are copies of one text, kept up to date as articles are added and removed.

A cluster is a connected component of the graph in which near-copies (`index/text/near_copies.py`) are neighbours, so it
does not depend on the order in which articles were added. A new article is compared with a bounded number of
candidates for each key. A cluster that loses articles is split again once, at the end of an ingest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.database.connection import Connection, marks
from index.database.values import day, matrix
from index.text.near_copies import VALUES, Sketch, bands, copies

__all__ = ["Copies", "Copy", "add_table", "clusters_of", "copies_of", "figures", "join", "leave", "part"]

_NAMED = 20  # copies that are listed for one article, at most
_COMPARED = 50  # articles looked up under one key, at most: where there are more, nearly all are in one cluster
_UNDER = f"SELECT article FROM (SELECT article FROM bands WHERE key = ? ORDER BY article LIMIT {_COMPARED}) AS near"


@dataclass(frozen=True, slots=True)
class Copy:
    """An article among the copies of one text."""

    source: str
    publisher: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Copies:
    """The articles that hold much the same text as a given one: the earliest of them, and the others."""

    origin: Copy  # the earliest of those that state a date of publication
    also: tuple[Copy, ...]  # the others beside the article asked about, the earliest first
    total: int  # articles in the cluster, the one asked about among them
    agency: str | None = None  # the wire service or outlet that one of the articles names as the text's source


def clusters_of(db: Connection, sources: Iterable[str]) -> dict[str, int]:
    """Return the number of each article's cluster, by source; copies of one text share a number.

    An article without copies has a number of its own, so the distinct numbers count the independent origins.
    """
    names = list(dict.fromkeys(sources))
    query = f"SELECT source, cluster FROM articles WHERE source IN ({marks(names)})"
    return dict(db.execute(query, names).fetchall())


def copies_of(db: Connection, sources: Iterable[str]) -> dict[str, Copies]:
    """Return the copies of each article that has any, by source."""
    found: dict[str, Copies] = {}
    members: dict[int, Sequence[tuple[Copy, str | None]]] = {}
    for source, cluster in clusters_of(db, sources).items():
        if cluster not in members:
            members[cluster] = _members(db, cluster)
        if len(members[cluster]) > 1:
            found[source] = _copies(source, members[cluster])
    return found


def figures(db: Connection) -> list[tuple[int, Copies]]:
    """Return each cluster of several articles with how many publishers it has, the largest first."""
    rows = db.execute(
        "SELECT cluster, count(*), count(DISTINCT lower(publisher)) FROM articles GROUP BY cluster HAVING count(*) > 1 "
        "ORDER BY 2 DESC, 1"
    ).fetchall()
    return [(outlets, _copies("", _members(db, cluster))) for cluster, _, outlets in rows]


def join(db: Connection, article: int, sketch: Sketch) -> None:
    """Add a new article to the cluster of its copies, merging their clusters; without copies it is a cluster alone."""
    keys = bands(sketch)
    clusters = _clusters(db, sketch, keys)
    db.executemany("INSERT INTO bands VALUES (?,?) ON CONFLICT DO NOTHING", ((key, article) for key in keys))
    cluster = min([article, *clusters])
    db.execute("UPDATE articles SET sketch = ?, cluster = ? WHERE id = ?", (sketch.tobytes(), cluster, article))
    others = ((cluster, other) for other in clusters if other != cluster)
    db.executemany("UPDATE articles SET cluster = ? WHERE cluster = ?", others)


def leave(db: Connection, article: int) -> None:
    """Take an article that is about to be dropped out of its cluster; if that may disconnect it, note it for `part`."""
    row = db.execute("SELECT sketch, cluster FROM articles WHERE id = ?", (article,)).fetchone()
    if row is None:
        return
    sketch, cluster = row
    db.executemany("DELETE FROM bands WHERE key = ? AND article = ?", ((key, article) for key in bands(_read(sketch))))
    others = "SELECT cluster FROM articles WHERE cluster = ? AND id != ?"
    # Another article with the very same sketch has the same neighbours, so the cluster stays connected.
    if article == cluster or not db.execute(f"{others} AND sketch = ? LIMIT 1", (cluster, article, sketch)).fetchone():
        db.execute(f"INSERT INTO torn {others} LIMIT 1 ON CONFLICT DO NOTHING", (cluster, article))


def part(db: Connection) -> None:
    """Split the clusters noted by `leave` into their connected components."""
    for (cluster,) in db.execute("SELECT cluster FROM torn").fetchall():
        rows = db.execute("SELECT id, sketch FROM articles WHERE cluster = ? ORDER BY id", (cluster,)).fetchall()
        sketches = matrix([blob for _, blob in rows], np.uint32, VALUES)
        for members in _parts(sketches):
            ids = [rows[at][0] for at in members]
            if ids[0] != cluster:
                db.executemany("UPDATE articles SET cluster = ? WHERE id = ?", ((ids[0], id_) for id_ in ids))
    db.execute("DELETE FROM torn")


def add_table(db: Connection) -> None:
    """Add the table that notes which clusters may have to be split, so that the note outlives a killed process."""
    db.define("CREATE TABLE torn (cluster INTEGER PRIMARY KEY)")


def _clusters(db: Connection, sketch: Sketch, keys: Sequence[int]) -> set[int]:
    """The numbers of the clusters to which the copies of a text belong."""
    if not keys:
        return set()
    near = " UNION ".join([_UNDER] * len(keys))
    rows = db.execute(f"SELECT cluster, sketch FROM articles WHERE id IN ({near})", list(keys)).fetchall()
    found = copies(sketch, matrix([blob for _, blob in rows], np.uint32, VALUES))
    return {cluster for (cluster, _), is_copy in zip(rows, found, strict=True) if is_copy}


def _parts(sketches: NDArray[np.uint32]) -> Iterator[list[int]]:
    """The connected components of some articles, each as the sorted row indexes of its sketches."""
    left = np.ones(len(sketches), bool)
    while left.any():
        edge, part = [int(left.argmax())], list[int]()
        left[edge] = False
        while edge:
            at = edge.pop()
            part.append(at)
            rest = np.flatnonzero(left)
            near = rest[copies(sketches[at], sketches[rest])]
            left[near] = False
            edge += near.tolist()
        yield sorted(part)


def _members(db: Connection, cluster: int) -> list[tuple[Copy, str | None]]:
    """The articles of a cluster, each with the agency that it names; the earliest first, those without a date last."""
    rows = db.execute(
        "SELECT source, publisher, published, agency FROM articles WHERE cluster = ? "
        "ORDER BY published IS NULL, published, id",
        (cluster,),
    )
    return [(Copy(source, publisher, day(published)), agency) for source, publisher, published, agency in rows]


def _copies(source: str, members: Sequence[tuple[Copy, str | None]]) -> Copies:
    also = tuple(copy for copy, _ in members if copy.source != source)
    named = next((agency for _, agency in members if agency), None)
    return Copies(members[0][0], also[:_NAMED], len(members), named)


def _read(blob: bytes | None) -> Sketch:
    return matrix([blob or b""], np.uint32, VALUES).ravel()
