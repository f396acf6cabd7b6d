"""Read the layout of BEIR (Thakur et al., 2021): `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.errors import BadInput
from eval.read import Fields, json_lines, lines_of
from index.article import Article, Span

__all__ = ["Gains", "documents", "judged_queries"]

Gains = Mapping[str, float]  # document → its grade; only those above 0, which are relevant

_FIELDS: Fields = {"_id": (str, int), "text": str}


def documents(folder: Path) -> Iterator[Article]:
    """Return the corpus as articles under their `_id`, one at a time; those without any text are left out.

    Raises BadInput.
    """
    seen: set[str] = set()
    path = folder / "corpus.jsonl"
    for number, row in json_lines(path, _FIELDS):
        source, title, text = str(row["_id"]), str(row.get("title") or "").strip(), row["text"]
        if source in seen:
            raise BadInput(f"{path}, line {number}: another document has the _id {source!r} too.")
        seen.add(source)
        if not text.strip():
            title, text = "", title  # some corpora have documents of a title alone
        if text:
            sha256 = hashlib.sha256(f"{title}\0{text}".encode()).hexdigest()
            yield Article(source, sha256, text, title or None, kept=(Span(0, len(text)),))


def judged_queries(folder: Path) -> tuple[list[tuple[str, Gains]], int]:
    """Return the queries that have a relevant document, as (text, grades), and the number of judged ones without.

    Raises BadInput, also where a judged query has no text.
    """
    path = folder / "queries.jsonl"
    texts = {str(row["_id"]): str(row["text"]) for _, row in json_lines(path, _FIELDS)}
    judged = _judgements(folder / "qrels" / "test.tsv")
    if missing := judged.keys() - texts:
        raise BadInput(f"{path}: lacks the query {min(missing)!r}, which qrels/test.tsv judges.")
    queries: list[tuple[str, Gains]] = [(texts[query], gains) for query, gains in judged.items() if gains]
    if not queries:
        raise BadInput(f"{folder / 'qrels' / 'test.tsv'}: no query has a relevant document.")
    return queries, len(judged) - len(queries)


def _judgements(path: Path) -> dict[str, dict[str, float]]:
    judged: dict[str, dict[str, float]] = {}
    for number, line in lines_of(path):
        cells = line.rstrip("\r\n").split("\t")
        if number == 1 and cells[-1] == "score":
            continue
        try:
            query, document, grade = cells[0], cells[1], float(cells[2])
        except (IndexError, ValueError) as error:
            raise BadInput(f"{path}, line {number}: is not a query, a document and a score.") from error
        gains = judged.setdefault(query, {})
        if grade > 0:
            gains[document] = grade
    return judged
