"""An article as plain values, the same at every door."""

from dataclasses import asdict
from datetime import date
from typing import Any

from index.article import Article
from index.catalogue.listing import Listed

__all__ = ["article_document", "listed_document"]


def listed_document(one: Listed) -> dict[str, Any]:
    """Return what is listed of an article."""
    return {name: _plain(value) for name, value in asdict(one).items()}


def article_document(one: Article, collection: str) -> dict[str, Any]:
    """Return an article whole; offsets count in code points of its text."""
    return {
        "collection": collection,
        "source": one.source,
        "title": one.title,
        "publisher": one.publisher,
        "author": one.author,
        "published": _plain(one.published),
        "url": one.url,
        "sha256": one.sha256,
        "characters": len(one.text),
        "section": one.section,
        "language": one.language,
        "modified": _plain(one.modified),
        "corrections": [{"kind": each.kind, "text": each.text, "day": _plain(each.day)} for each in one.corrections],
        "text": one.text,
        "kept": [(span.start, span.end) for span in one.kept],
        "pages": list(one.pages),
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
