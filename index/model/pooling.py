# ruff: noqa: T201
"""Compare sentence vectors pooled from one pass over their text with sentences embedded one by one.

    python -m index.model.pooling clapnq.jsonl

Reads JSONL of {answerable, question, sentences, selected}, where `selected` holds the sentences on which an answer
rests. Prints for both kinds of vectors how often a selected sentence is nearer to the question than another (AUC,
averaged over the passages), and how often the nearest sentence is a selected one.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.embedder import MiniLM, Vectors


def auc(scores: Vectors, chosen: list[bool]) -> float:
    """Return the share of pairs of a chosen and another sentence in which the chosen has the higher score."""
    mask = np.array(chosen)
    return float((scores[mask][:, None] > scores[~mask][None, :]).mean())


def marks(row: dict[str, Any]) -> list[bool]:
    """Return for each sentence whether it was selected."""
    return [sentence in row["selected"] for sentence in row["sentences"]]


def bounds(sentences: list[str]) -> list[tuple[int, int]]:
    """Return the offsets (start, end) of the sentences in the text that joins them by single spaces."""
    ends = np.cumsum([len(sentence) + 1 for sentence in sentences]).tolist()
    return [(end - 1 - len(sentence), end - 1) for sentence, end in zip(sentences, ends, strict=True)]


def main(path: str) -> None:
    """Print both figures for both kinds of vectors."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["answerable"] and len(set(marks(row))) == 2]
    embedder = MiniLM()
    questions = embedder.embed([row["question"] for row in rows])
    texts = [" ".join(row["sentences"]) for row in rows]
    pooled = embedder.encode(texts, [bounds(row["sentences"]) for row in rows])
    alone = [embedder.embed(row["sentences"]) for row in rows]
    ways = {"pooled": [encoding.sentences for encoding in pooled], "one by one": alone}
    for way, passages in ways.items():
        scores = [vectors @ question for vectors, question in zip(passages, questions, strict=True)]
        areas = [auc(score, marks(row)) for score, row in zip(scores, rows, strict=True)]
        firsts = [marks(row)[int(score.argmax())] for score, row in zip(scores, rows, strict=True)]
        print(f"{way:12} AUC {np.mean(areas):.3f}  first right {np.mean(firsts):.3f}  ({len(rows)} passages)")


if __name__ == "__main__":
    main(*sys.argv[1:])
