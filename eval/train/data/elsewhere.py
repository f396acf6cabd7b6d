# ruff: noqa: T201
"""Pair questions with the passages of other articles that are most like them and answer nothing: the hardest no.

    python -m eval.train.data.elsewhere TRAIN made_elsewhere.jsonl.gz [--seed 0]

A question that names something is asked of all passages of the training set by BM25, as a collection is; of the best
that are of another article and hold none of its answers two are kept.
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.train.data.articles import Row, read_rows, words, write_rows
from eval.train.data.search import Index

__all__ = ["elsewhere"]

EACH, SEARCHED = 2, 12  # passages kept of a question, and looked at
MOST = 10_000
SETS = {"squadshifts_new_wiki", "nq_oracle", "onestopqa", "qadiscourse", "selqa", "tsqa", "unansq_squad2_train"}
COMMON = 0.5  # of a passage's words, from which another is a copy of it


def elsewhere(rows: Sequence[Row], number: random.Random) -> Iterator[Row]:
    """Yield a row for each question and passage that does not answer it."""
    rows = [row for row in rows if row["set"] in SETS]
    passages = list({row["passage"]: row for row in rows}.values())
    kinds = [frozenset(words(row["passage"])) for row in passages]
    index = Index([row["passage"] for row in passages])
    asked = [row for row in rows if row["answerable"] and _particular(row["question"])]
    number.shuffle(asked)
    for row in asked:
        own, answers = frozenset(words(row["passage"])), [one["text"].lower() for one in row["answers"]]
        found = 0
        for at in index.search(row["question"], SEARCHED):
            other = passages[at]
            alike = len(own & kinds[at]) > COMMON * min(len(own), len(kinds[at]))
            same = alike or (row.get("title") and row["title"] == other.get("title"))
            if same or any(answer in other["passage"].lower() for answer in answers):
                continue
            found += 1
            yield {"set": "made", "kind": "elsewhere", "question": row["question"], "passage": other["passage"],
                   "title": other.get("title"), "answerable": 0, "answers": [], "neg": "elsewhere"}  # fmt: skip
            if found == EACH:
                break


def _particular(question: str) -> bool:
    return len(words(question)) >= 6 and bool(re.search(r"\s[A-Z]\w", question))


def main(arguments: list[str] | None = None) -> None:
    """Write the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    found = []
    for row in elsewhere(read_rows(given.train / "read_train.jsonl.gz"), random.Random(given.seed)):
        found.append(row)
        if len(found) == MOST:
            break
    write_rows(given.out, found)
    print(len(found), "rows")


if __name__ == "__main__":
    main()
