"""Measure how well files are parsed: their metadata, and the shares of the article and of other text kept."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import BadInput
from index.article import Article
from index.errors import UnreadableFile
from index.observe import observe
from index.parsing.formats import parse
from index.text.search_words import searchable

__all__ = ["Truth", "extraction", "shared", "truth_of"]

_WORD = re.compile(r"\w+")
_RUN = 5  # words in each of the runs by which texts are compared
_KEPT, _JUNK = 0.95, 0.10  # a page is kept from this share of its text on, and littered above this share of its junk
_FACTS = ("title", "publisher", "author", "published")

Progress = Callable[[int, int], None]  # pages read, of all


@dataclass(frozen=True, slots=True)
class Truth:
    """The ground truth of a page: its facts (None where it states none), the article's text, and all other text."""

    title: str | None
    publisher: str | None
    author: str | None
    published: str | None  # as in ISO 8601
    text: tuple[str, ...]  # paragraphs
    junk: tuple[str, ...]
    sentences: tuple[str, ...] = ()  # all sentences of the article; empty where they are not annotated


def extraction(folder: Path, *, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """Parse each page of `folder` that has a JSON file of its name beside it, and compare it with that ground truth.

    Figures: `pages`; the share of pages with the right `title`, `publisher`, `author` and `published`; `invented`, the
    number of facts found that a page does not state; `text_kept` and `junk_kept`, mean shares; `pages_kept`, the share
    of pages with 0.95 or more of their text kept; `pages_littered`, that with more than 0.1 of their junk kept;
    `worst`, the names of at most ten pages that fall short. Of the annotated sentences, if any: `sentences_cut`, the
    share not whole in one extracted sentence; `sentences_joined`, the share in one extracted sentence with another.
    Raises BadInput where a JSON file is no ground truth, or there is no page.
    """
    pages = sorted(path for path in folder.glob("*") if path.suffix != ".json" and path.with_suffix(".json").is_file())
    if not pages:
        raise BadInput(f"{folder} holds no page with a JSON file of its name beside it.")
    rows = []
    for done, path in enumerate(pages, 1):
        rows.append(_row(path, truth_of(path.with_suffix(".json"))))
        progress(done, len(pages))
    return _figures(rows)


def truth_of(path: Path) -> Truth:
    """Return the ground truth in a JSON file. Raises BadInput."""
    try:
        held = json.loads(path.read_text("utf-8"))
        facts = {name: held[name] for name in _FACTS}
        told = tuple(held.get("sentences", ()))
        return Truth(**facts, text=tuple(held["text"]), junk=tuple(held["junk"]), sentences=told)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path} is no truth of a page: it wants {', '.join(_FACTS)}, text and junk.") from error


def shared(expected: Iterable[str], found: str) -> float:
    """Return the share of the runs of five words in `expected` that stand in `found`; 1 where there are none."""
    held = set(_runs(found))
    runs = [run for text in expected for run in _runs(text)]
    return sum(run in held or _short(run, found) for run in runs) / len(runs) if runs else 1.0


def _runs(text: str) -> Sequence[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return [tuple(words[place : place + _RUN]) for place in range(max(1, len(words) - _RUN + 1))] if words else []


def _short(run: tuple[str, ...], found: str) -> bool:
    return len(run) < _RUN and " ".join(run) in " ".join(word.casefold() for word in _WORD.findall(found))


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    right: tuple[bool, ...]  # of each fact
    invented: int
    kept: float
    junk: float
    sentences: int
    cut: int
    joined: int


def _row(path: Path, truth: Truth) -> _Row:
    try:
        article = parse(path.read_bytes(), path.name)[0]
    except UnreadableFile:
        article = Article(path.name, "", "")
    day = article.published.isoformat() if article.published else None
    told = (article.title, article.publisher, article.author, day)
    facts = (truth.title, truth.publisher, truth.author, truth.published)
    kept = "\n".join(span.of(article.text) for span in article.kept)
    return _Row(
        path.name,
        tuple(_folded(found) == _folded(fact) for found, fact in zip(told, facts, strict=True)),
        sum(found is not None and fact is None for found, fact in zip(told, facts, strict=True)),
        shared(truth.text, kept),
        shared(truth.junk, kept) if truth.junk else 0.0,
        len(truth.sentences),
        *_cut_and_joined(truth.sentences, article),
    )


def _cut_and_joined(expected: Sequence[str], article: Article) -> tuple[int, int]:
    """Return how many expected sentences are whole in no extracted one, and how many share an extracted one."""
    if not expected:
        return 0, 0
    told, seen = observe(article)
    ours = [_words(span.of(told.text)) for span in seen.sentences or ()]
    held = [
        next((place for place, words in enumerate(ours) if sentence in words), None)
        for sentence in map(_words, expected)
    ]
    counts = Counter(place for place in held if place is not None)
    return held.count(None), sum(count for count in counts.values() if count > 1)


def _words(text: str) -> str:
    """Return the words in lower case, each between single spaces; a word broken at a line's end is joined."""
    return f" {' '.join(word.casefold() for word in _WORD.findall(searchable(text)))} "


def _folded(fact: str | None) -> str:
    return " ".join((fact or "").casefold().split())


def _figures(rows: Sequence[_Row]) -> dict[str, Any]:
    count = len(rows)
    bad = [row.name for row in rows if not all(row.right) or row.kept < _KEPT or row.junk > _JUNK]
    return {
        "pages": count,
        **{name: sum(row.right[place] for row in rows) / count for place, name in enumerate(_FACTS)},
        "invented": sum(row.invented for row in rows),
        "text_kept": sum(row.kept for row in rows) / count,
        "junk_kept": sum(row.junk for row in rows) / count,
        "pages_kept": sum(row.kept >= _KEPT for row in rows) / count,
        "pages_littered": sum(row.junk > _JUNK for row in rows) / count,
        **_of_sentences(rows),
        "worst": ", ".join(bad[:10]),
    }


def _of_sentences(rows: Sequence[_Row]) -> dict[str, Any]:
    count = sum(row.sentences for row in rows)
    if not count:
        return {}
    cut, joined = sum(row.cut for row in rows), sum(row.joined for row in rows)
    return {"sentences": count, "sentences_cut": cut / count, "sentences_joined": joined / count}
