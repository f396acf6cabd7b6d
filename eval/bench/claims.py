"""Does the gate hold: sentences that a model could write about the sample articles, false and true."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eval.errors import BadInput
from eval.read import json_lines
from index.article import Article
from index.chunking.chunker import chunk
from index.embedding.embedder import MiniLM
from index.errors import UnreadableFile
from index.parsing.formats import parse
from rag.answer import Claim, Passage
from rag.grounding.claim_splitter import split
from rag.grounding.grounder import SHOWN, Grounder
from rag.grounding.judge import Judge

__all__ = ["ROWS", "Row", "claims", "figures", "tell"]

ROWS = Path(__file__).parents[1] / "claims.jsonl"
_FIELDS = {"part": str, "kind": str, "supported": int, "source": str, "anchor": str, "claim": str}

Progress = Callable[[int, int], None]  # rows done, of all


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as a model would write it, with words of the passage that it cites; `part` is dev or test."""

    part: str
    kind: str  # condensed or paraphrase where it is true; else how it is false
    supported: bool
    source: str
    anchor: str
    claim: str


def claims(
    path: Path = ROWS, judge: Judge | None = None, *, progress: Progress = lambda done, total: None
) -> dict[str, float | None]:
    """Measure what leaves of a file of rows whose articles lie in `articles` beside it; see `figures`.

    Raises BadInput.
    """
    rows = [_row(path, number, row) for number, row in json_lines(path, _FIELDS)]
    told = []
    for done, row in enumerate(rows, 1):
        told.append(tell(row, path.parent / "articles", judge))
        progress(done, len(rows))
    return figures(rows, told)


def tell(row: Row, folder: Path, judge: Judge | None = None) -> list[Claim]:
    """Write the row's sentence, with the key of its passage, over all passages of its article, and judge it."""
    keys = {f"S{number}": passage for number, passage in enumerate(_passages(folder / row.source), 1)}
    wanted = _level(row.anchor)
    own = next((key for key, passage in keys.items() if wanted in _level(passage.text)), None)
    if own is None:
        raise BadInput(f"{row.source}: no passage holds “{row.anchor}”.")
    text = f"{row.claim[:-1]} [{own}]{row.claim[-1]}" if row.claim[-1] in ".!?" else f"{row.claim} [{own}]"
    grounder = Grounder(keys, judge)
    return [grounder.judge(draft) for draft in split(text)]


def figures(rows: Sequence[Row], told: Sequence[Sequence[Claim]]) -> dict[str, float | None]:
    """Count what left: for each part the share of the false and of each kind of true sentences, and each false kind."""
    left, tried = Counter[str](), Counter[str]()
    for row, made in zip(rows, told, strict=True):
        leaves = any(claim.status in SHOWN for claim in made)
        names = [f"{row.part}_{row.kind if row.supported else 'false'}"]
        for name in names if row.supported else [*names, f"false_{row.kind}"]:
            tried[name] += 1
            left[name] += leaves
    return {"n": len(rows), **{name: left[name] / tried[name] for name in sorted(tried)}}


def _row(path: Path, number: int, row: Mapping[str, str | int]) -> Row:
    if row["part"] not in {"dev", "test"} or not str(row["claim"]).strip():
        raise BadInput(f"{path}, line {number}: needs a part, dev or test, and a claim.")
    return Row(
        str(row["part"]), str(row["kind"]), bool(row["supported"]),
        str(row["source"]), str(row["anchor"]), str(row["claim"]),
    )  # fmt: skip


@cache
def _passages(path: Path) -> tuple[Passage, ...]:
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
