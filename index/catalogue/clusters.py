"""Articles that are copies of one text: clusters, held in step with every article that comes and goes.

Two articles belong together where one is a near-copy of the other (`index/text/near_copies.py`), or where a third joins
them: a cluster is a connected part of that graph, whatever the order in which its articles came. Of a text that stands
in very many articles not all are compared with one that comes; and a cluster that articles leave is looked at again for
all of them at once, at the end of an ingest.
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

_NAMED = 20  # copies that an article names
_COMPARED = 50  # articles of those under one key: where they are more, nearly all belong together already
_UNDER = f"SELECT article FROM (SELECT article FROM bands WHERE key = ? ORDER BY article LIMIT {_COMPARED}) AS near"


@dataclass(frozen=True, slots=True)
class Copy:
    """An article among the copies of one text."""

    source: str
    publisher: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Copies:
    """The articles that hold much the same text as one: where it stood first, and where else it stands."""

    origin: Copy  # published first, of those that state a day
    also: tuple[Copy, ...]  # the others beside the article asked about, the earliest first
    total: int  # with the article asked about
    agency: str | None = None  # who had the text first, as one of the articles says


def clusters_of(db: Connection, sources: Iterable[str]) -> dict[str, int]:
    """Return the number of the cluster of each article, by source: the same for copies of one text, for no others.

    An article without copies has a number of its own, so that independent origins are counted by the set of them.
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
    """Put an article that was added into its cluster: with its copies, joining what they belong to; else alone."""
    keys = bands(sketch)
    clusters = _clusters(db, sketch, keys)
    db.executemany("INSERT INTO bands VALUES (?,?) ON CONFLICT DO NOTHING", ((key, article) for key in keys))
    cluster = min([article, *clusters])
    db.execute("UPDATE articles SET sketch = ?, cluster = ? WHERE id = ?", (sketch.tobytes(), cluster, article))
    others = ((cluster, other) for other in clusters if other != cluster)
    db.executemany("UPDATE articles SET cluster = ? WHERE cluster = ?", others)


def leave(db: Connection, article: int) -> None:
    """Take an article that is about to be dropped out of its cluster, which may fall apart without it: see `part`."""
    row = db.execute("SELECT sketch, cluster FROM articles WHERE id = ?", (article,)).fetchone()
    if row is None:
        return
    sketch, cluster = row
    db.executemany("DELETE FROM bands WHERE key = ? AND article = ?", ((key, article) for key in bands(_read(sketch))))
    others = "SELECT cluster FROM articles WHERE cluster = ? AND id != ?"
    # What it joins, another with the very same sketch joins too.
    if article == cluster or not db.execute(f"{others} AND sketch = ? LIMIT 1", (cluster, article, sketch)).fetchone():
        db.execute(f"INSERT INTO torn {others} LIMIT 1 ON CONFLICT DO NOTHING", (cluster, article))


def part(db: Connection) -> None:
    """Put what is left of clusters whose articles went into clusters anew."""
    for (cluster,) in db.execute("SELECT cluster FROM torn").fetchall():
        rows = db.execute("SELECT id, sketch FROM articles WHERE cluster = ? ORDER BY id", (cluster,)).fetchall()
        sketches = matrix([blob for _, blob in rows], np.uint32, VALUES)
        for members in _parts(sketches):
            ids = [rows[at][0] for at in members]
            if ids[0] != cluster:
                db.executemany("UPDATE articles SET cluster = ? WHERE id = ?", ((ids[0], id_) for id_ in ids))
    db.execute("DELETE FROM torn")


def add_table(db: Connection) -> None:
    """Add the table in which it is noted which clusters may fall apart: what is noted outlives a kill."""
    db.define("CREATE TABLE torn (cluster INTEGER PRIMARY KEY)")


def _clusters(db: Connection, sketch: Sketch, keys: Sequence[int]) -> set[int]:
    """The clusters of the copies of a text."""
    if not keys:
        return set()
    near = " UNION ".join([_UNDER] * len(keys))
    rows = db.execute(f"SELECT cluster, sketch FROM articles WHERE id IN ({near})", list(keys)).fetchall()
    found = copies(sketch, matrix([blob for _, blob in rows], np.uint32, VALUES))
    return {cluster for (cluster, _), is_copy in zip(rows, found, strict=True) if is_copy}


def _parts(sketches: NDArray[np.uint32]) -> Iterator[list[int]]:
    """The connected parts of some articles, each as their places in order."""
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
    """The articles of a cluster with who each says had it first; the earliest first, those without a date last."""
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
