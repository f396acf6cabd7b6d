# ruff: noqa: T201
"""Make rows of what was written for this project: questions and claims on passages of news and of encyclopedias.

    python -m eval.train.data.written TRAIN written_questions.jsonl.gz written_claims.jsonl.gz [--seed 0]

`written.jsonl.gz` beside this file holds, for each passage, questions that it answers with the places of their
answers, near misses, claims that it supports and claims with one thing wrong; they were written by reading it, in
words of their own. The passages themselves are not here: they are found in TRAIN by the hash of their document.

Some claims are held against the three sentences of their passage that share most words with them, where the rest
shares no more: few sentences are read when a claim is checked. A question is asked also of another passage, the
likest by BM25 that holds no word of its answer. Rows of the passages whose `split` is "dev", one in twelve, go to
files named `_dev`: nothing is trained on them.
"""

import argparse
import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from eval.train.data.articles import Row, read_rows, words, write_rows
from eval.train.data.search import Index
from index.article import Span
from index.text.sentences import sentences

__all__ = ["WRITTEN", "digest", "documents", "elsewhere", "main", "nearest", "rows_of"]

WRITTEN = Path(__file__).with_name("written.jsonl.gz")
FILES = ("read_train.jsonl.gz", "claims_mix_train.jsonl.gz", "claims_more_train.jsonl.gz")
CLAUSE = 80  # characters from which an answer counts as a clause, not as short
NEAR, WINDOW = 0.4, 3  # share of the claims paired with a window of their passage; sentences in it
SHARE, SEARCHED = 0.6, 6  # share of the questions asked of another passage too; candidate passages searched
LEAST, MOST = 5, 5  # fewest words of a question asked of another passage; most words of its answer


def digest(document: str) -> str:
    """Return the key of a document in `written.jsonl.gz`: the beginning of its SHA-256."""
    return hashlib.sha256(document.encode()).hexdigest()[:16]


def documents(train: Path) -> dict[str, str]:
    """Return the documents of the training sets by their digest."""
    found = (row.get("passage") or row["document"] for name in FILES for row in read_rows(train / name))
    return {digest(text): text for text in dict.fromkeys(found)}


def rows_of(entry: Row, passage: str) -> Iterator[Row]:
    """Yield the rows of one passage: questions, then claims."""
    shown = {"set": "written", "title": entry["title"], "passage": passage}
    for question, *places in entry["answered"]:
        answers = [{"text": passage[start:end], "start": start} for start, end in places]
        span = "short" if len(answers[0]["text"]) < CLAUSE else "clause"
        yield {**shown, "question": question, "answerable": 1, "answers": answers, "span": span}
    for question in entry["unanswered"]:
        yield {**shown, "question": question, "answerable": 0, "answers": [], "neg": "human"}
    for label, kind in ((1, "supported"), (0, "unsupported")):
        for claim in entry[kind]:
            yield {"set": "written", "claim": claim, "document": passage, "label": label}


def nearest(claim: str, passage: str) -> str:
    """Return three consecutive sentences with all the words that passage and claim share; else the passage."""
    spans = sentences(passage, [Span(0, len(passage))])
    told = frozenset(words(claim))
    runs = [passage[spans[at].start : spans[min(at + WINDOW, len(spans)) - 1].end] for at in range(len(spans))]
    best = max(runs, key=lambda run: len(told.intersection(words(run))), default=passage)
    return best if told.intersection(words(passage)) <= set(words(best)) else passage


def elsewhere(rows: Sequence[Row], passages: Sequence[str], number: random.Random) -> Iterator[Row]:
    """Yield unanswerable rows: answered questions with the most similar passage that holds no word of the answer."""
    index = Index(passages)
    for row in rows:
        answer = row["answers"][0]["text"]
        fit = len(words(row["question"])) >= LEAST and len(words(answer)) <= MOST
        if not fit or number.random() > SHARE:
            continue
        telling = {word for word in words(answer) if len(word) > 3 or word[0].isdigit()} or {answer.lower()}
        found = (passages[at] for at in index.search(row["question"], SEARCHED))
        other = next((text for text in found if text != row["passage"] and not _holds(text, telling)), None)
        if other:
            yield {"set": "written", "question": row["question"], "passage": other, "answerable": 0, "answers": [],
                   "neg": "elsewhere"}  # fmt: skip


def _holds(text: str, telling: Iterable[str]) -> bool:
    return any(word in text.lower() for word in telling)


def main(arguments: list[str] | None = None) -> None:
    """Write the rows to train on and, beside them, those kept apart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--written", type=Path, default=WRITTEN)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    known = documents(given.train)
    parts: dict[str, list[Row]] = {"": [], "_dev": []}
    for entry in read_rows(given.written):
        passage = known[entry["document"]][entry["start"] : entry["end"]]
        parts["_dev" if entry["split"] == "dev" else ""] += rows_of(entry, passage)
    answered = [row for row in parts[""] if row.get("answerable")]
    passages = list(dict.fromkeys(row["passage"] for row in answered))
    number = random.Random(given.seed)
    parts[""] += elsewhere(answered, passages, number)
    for row in parts[""]:
        if "claim" in row and number.random() < NEAR:
            row["document"] = nearest(row["claim"], row["document"])
    for part, rows in parts.items():
        for path, kind in ((given.questions, "question"), (given.claims, "claim")):
            held = [row for row in rows if kind in row]
            write_rows(path.with_name(path.name.replace(".jsonl", f"{part}.jsonl")), held)
            print(len(held), f"{kind}s{part}")


if __name__ == "__main__":
    main()
