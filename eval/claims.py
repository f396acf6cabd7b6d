"""Labelled sentences that a model could write about the sample articles, and whether the gate lets them through."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eval.cases import Split
from eval.errors import BadInput
from eval.read import json_lines
from index.article import Article
from index.chunking.chunker import chunk
from index.embedding.embedder import MiniLM
from index.errors import UnreadableFile
from index.parsing.formats import parse
from rag.answer import Claim, Passage
from rag.grounding.claim_splitter import split_claims
from rag.grounding.grounder import SHOWN, Grounder
from rag.grounding.judge import Judge

__all__ = ["ROWS", "Sentence", "leaves", "passages", "sentences"]

ROWS = Path(__file__).with_name("claims.jsonl")
_FIELDS = {"part": str, "kind": str, "supported": int, "source": str, "anchor": str, "claim": str}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a model could write it; `anchor` is text that identifies the passage which it cites."""

    part: Split
    kind: str  # condensed or paraphrase of a true sentence; of a false one the kind of error
    supported: bool
    source: str
    anchor: str
    claim: str


def sentences(path: Path = ROWS) -> tuple[Sentence, ...]:
    """Read a file of rows whose articles lie in `articles` beside it. Raises BadInput."""
    return tuple(_sentence(path, number, row) for number, row in json_lines(path, _FIELDS))


def leaves(row: Sentence, judge: Judge | None = None, folder: Path = ROWS.parent) -> bool:
    """Tell whether the gate lets the sentence through when it cites its own passage. Raises BadInput."""
    return any(claim.status in SHOWN for claim in _told(row, folder / "articles", judge))


def _told(row: Sentence, folder: Path, judge: Judge | None) -> list[Claim]:
    keys = {f"S{number}": passage for number, passage in enumerate(passages(folder / row.source), 1)}
    wanted = _level(row.anchor)
    own = next((key for key, passage in keys.items() if wanted in _level(passage.text)), None)
    if own is None:
        raise BadInput(f"{row.source}: no passage holds “{row.anchor}”.")
    text = f"{row.claim[:-1]} [{own}]{row.claim[-1]}" if row.claim[-1] in ".!?" else f"{row.claim} [{own}]"
    grounder = Grounder(keys, judge)
    return [grounder.judge(draft) for draft in split_claims(text)]


def _sentence(path: Path, number: int, row: Mapping[str, str | int]) -> Sentence:
    if row["part"] not in {"dev", "test"} or not str(row["claim"]).strip():
        raise BadInput(f"{path}, line {number}: needs a part, dev or test, and a claim.")
    return Sentence(
        "dev" if row["part"] == "dev" else "test", str(row["kind"]), bool(row["supported"]),
        str(row["source"]), str(row["anchor"]), str(row["claim"]),
    )  # fmt: skip


@cache
def passages(path: Path) -> tuple[Passage, ...]:
    """Return the passages of a file. Raises BadInput."""
    try:
        articles = parse(path.read_bytes(), path.name)
    except (OSError, UnreadableFile) as error:
        raise BadInput(f"{path}: cannot be read.") from error
    return tuple(passage for article in articles for passage in _cut(article))


def _cut(article: Article) -> list[Passage]:
    return [
        Passage(
            piece.id, article.source, article.sha256, article.title, article.publisher, article.author,
            article.published, article.url, piece.start, piece.end, piece.line, None, piece.text, piece.sentences,
            1.0, {},
        )
        for piece in chunk(article, MiniLM().count)
    ]  # fmt: skip


def _level(text: str) -> str:
    return " ".join(text.split()).replace("’", "'")
