"""`onrecord status`: what the index holds."""

from collections.abc import Sequence
from typing import Any

from api.cli.commands.list import list_collections
from api.cli.terminal.console import console, document
from api.cli.terminal.tables import facts_table, missed_tables, show_table
from api.errors import DONE
from api.service.composition import collections_in, open_collection
from api.service.wording import command_line, count_noun
from api.settings.settings import Settings
from index.status import Cluster, Status, status
from rag.rendering.text import spoken_date

__all__ = ["run"]

_LARGEST = 10  # clusters of copies that the document lists
_PUBLISHERS = 8  # named; the rest are counted


def run(settings: Settings, *, as_json: bool) -> int:
    """Print the figures of the collection, and which files could not be read.

    Where no collection is named and the default one does not exist, list the others instead.
    """
    there = collections_in(settings)
    if there and settings.collection not in there and "collection" not in settings.model_fields_set:
        return list_collections(settings, as_json=as_json)
    with open_collection(settings) as collection:
        found = status(collection)
    if as_json:
        document(_document(found))
        return DONE
    screen = console()
    others = [name for name in there if name != settings.collection]
    show_table(screen, facts_table([*_facts(found), *([("others", _others(settings, others))] if others else [])]))
    for table in missed_tables(found.failed, found.passed):
        screen.print()
        show_table(screen, table)
    return DONE


def _facts(found: Status) -> list[tuple[str, str]]:
    return [
        ("collection", found.place),
        ("articles", f"{found.articles:,} in {found.chunks:,} passages"),
        ("published", _published(found)),
        ("publishers", _publishers(found.publishers)),
        ("languages", ", ".join(f"{name or 'not told'} ({count:,})" for name, count in found.languages) or "none"),
        ("copies", _copies(found.clusters)),
        ("changes", _changes(found)),
        ("not read", f"{count_noun(len(found.failed), 'file')}, listed below" if found.failed else "none"),
        ("passed over", f"{count_noun(len(found.passed), 'file')}, by suffix below" if found.passed else "none"),
        ("embedding", f"{found.embedding}, {found.size} values"),
        ("chunking", f"{found.chunking}; schema {found.schema}"),
        ("vectors", f"{found.vectors}, {found.vectors_place}" if found.vectors else "none yet"),
        ("on disk", _on_disk(found)),
    ]


def _others(settings: Settings, others: Sequence[str]) -> str:
    """Name the other collections of the home, and how to look at one."""
    return f"{', '.join(others)}; {command_line(settings, 'status', collection=others[0])} shows one"


def _published(found: Status) -> str:
    if not found.first or not found.last:
        return "no article states a date"
    undated = f"; {found.undated:,} without a date" if found.undated else ""
    return f"{spoken_date(found.first)} to {spoken_date(found.last)}{undated}"


def _publishers(publishers: tuple[tuple[str, int], ...]) -> str:
    if not publishers:
        return "none is named"
    named = ", ".join(f"{name} ({count:,})" for name, count in publishers[:_PUBLISHERS])
    more = len(publishers) - _PUBLISHERS
    return f"{named} and {more:,} more" if more > 0 else named


def _copies(clusters: tuple[Cluster, ...]) -> str:
    if not clusters:
        return "no text stands in several articles"
    first = clusters[0]
    origin = first.agency or first.origin.publisher or first.origin.source
    articles = sum(cluster.articles for cluster in clusters)
    texts = "1 text stands" if len(clusters) == 1 else f"{len(clusters):,} texts stand"
    return f"{texts} in {articles:,} articles; the largest in {first.articles:,}, first with {origin}"


def _changes(found: Status) -> str:
    notes, are = ("notes" if found.corrected == 1 else "note"), ("is" if found.versions == 1 else "are")
    noted = f"{count_noun(found.corrected, 'article')} {notes} a correction or another change"
    return f"{noted}; {count_noun(found.versions, 'former version')} {are} known"


def _cluster(cluster: Cluster) -> dict[str, Any]:
    published = cluster.origin.published.isoformat() if cluster.origin.published else None
    origin = {"source": cluster.origin.source, "publisher": cluster.origin.publisher, "published": published}
    return {"articles": cluster.articles, "publishers": cluster.publishers, "origin": origin, "agency": cluster.agency}


def _on_disk(found: Status) -> str:
    vectors = f", vectors {_size(found.vectors_bytes)}" if found.vectors_bytes else ""
    return f"catalogue {_size(found.catalogue_bytes)}{vectors}"


def _size(count: int) -> str:
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def _document(found: Status) -> dict[str, Any]:
    return {
        "folder": str(found.folder),
        "articles": found.articles,
        "chunks": found.chunks,
        "failed": [{"source": failure.source, "reason": failure.reason} for failure in found.failed],
        "passed_over": [{"source": file.source, "suffix": file.suffix, "reason": file.reason} for file in found.passed],
        "first": found.first.isoformat() if found.first else None,
        "last": found.last.isoformat() if found.last else None,
        "undated": found.undated,
        "publishers": dict(found.publishers),
        "languages": {name or "unknown": count for name, count in found.languages},
        "clusters": {
            "count": len(found.clusters),
            "largest": [_cluster(cluster) for cluster in found.clusters[:_LARGEST]],
        },
        "corrected": found.corrected,
        "versions": found.versions,
        "embedding": found.embedding,
        "size": found.size,
        "chunking": found.chunking,
        "schema": found.schema,
        "vectors": found.vectors or None,
        "vectors_place": found.vectors_place,
        "catalogue_bytes": found.catalogue_bytes,
        "vectors_bytes": found.vectors_bytes,
    }
