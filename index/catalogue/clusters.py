"""Articles that are copies of one text: clusters, held in step with every article that comes and goes.

Two articles belong together where one is a near-copy of the other (`index/text/near_copies.py`), or where a third joins
them: a cluster is a connected part of that graph, whatever the order in which its articles came.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.database.connection import Connection, marks
from index.database.values import day, matrix
from index.text.near_copies import VALUES, Sketch, are_copies, bands

__all__ = ["Copies", "Copy", "clusters_of", "copies_of", "figures", "join", "leave"]

_NAMED = 20  # copies that an article names


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


def join(db: Connection, article: int, one: Sketch) -> None:
    """Put an article that was added into its cluster: with its copies, joining what they belong to; else alone."""
    keys = bands(one)
    near = _candidates(db, keys)
    clusters = {cluster for cluster, other in near if are_copies(one, other)}
    db.executemany("INSERT INTO bands VALUES (?,?) ON CONFLICT DO NOTHING", ((key, article) for key in keys))
    cluster = min([article, *clusters])
    db.execute("UPDATE articles SET sketch = ?, cluster = ? WHERE id = ?", (one.tobytes(), cluster, article))
    db.executemany("UPDATE articles SET cluster = ? WHERE cluster = ?", ((cluster, each) for each in clusters))


def leave(db: Connection, article: int) -> None:
    """Take an article that is about to be dropped out of its cluster, which may fall apart without it."""
    row = db.execute("SELECT sketch, cluster FROM articles WHERE id = ?", (article,)).fetchone()
    if row is None:
        return
    db.executemany("DELETE FROM bands WHERE key = ? AND article = ?", ((key, article) for key in bands(_read(row[0]))))
    others = db.execute("SELECT id, sketch FROM articles WHERE cluster = ? AND id != ?", (row[1], article)).fetchall()
    if others:
        _part(db, {id_: _read(blob) for id_, blob in others})


def _candidates(db: Connection, keys: Sequence[int]) -> list[tuple[int, Sketch]]:
    """The articles that share a key, with their clusters."""
    if not keys:
        return []
    rows = db.execute(
        "SELECT a.cluster, a.sketch FROM articles a WHERE a.id IN "
        f"(SELECT article FROM bands WHERE key IN ({marks(keys)}))",
        list(keys),
    )
    return [(cluster, _read(blob)) for cluster, blob in rows]


def _part(db: Connection, members: dict[int, Sketch]) -> None:
    """Put what is left of a cluster into clusters anew."""
    keys = {id_: set(bands(one)) for id_, one in members.items()}
    left = set(members)
    while left:
        part, edge = set[int](), {left.pop()}
        while edge:
            at = edge.pop()
            part.add(at)
            near = {id_ for id_ in left if keys[id_] & keys[at] and are_copies(members[id_], members[at])}
            left -= near
            edge |= near
        lowest = min(part)
        db.executemany("UPDATE articles SET cluster = ? WHERE id = ?", ((lowest, id_) for id_ in part))


def _members(db: Connection, cluster: int) -> list[tuple[Copy, str | None]]:
    """The articles of a cluster with who each says had it first; the earliest first, those without a date last."""
    rows = db.execute(
        "SELECT source, publisher, published, agency FROM articles WHERE cluster = ? "
        "ORDER BY published IS NULL, published, id",
        (cluster,),
    )
    return [(Copy(source, publisher, day(published)), agency) for source, publisher, published, agency in rows]


def _copies(source: str, members: Sequence[tuple[Copy, str | None]]) -> Copies:
    also = tuple(one for one, _ in members if one.source != source)
    named = next((agency for _, agency in members if agency), None)
    return Copies(members[0][0], also[:_NAMED], len(members), named)


def _read(blob: bytes | None) -> Sketch:
    return matrix([blob or b""], np.uint32, VALUES).ravel()
