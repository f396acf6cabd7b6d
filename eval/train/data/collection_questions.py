# ruff: noqa: T201
"""Make rows of hard questions that were written for this project, each asked of a small collection of articles.

    python -m eval.train.data.collection_questions TRAIN hard_questions.jsonl.gz [--read 54]

`collection_questions.jsonl.gz` beside this file holds collections: about fifteen documents, several on one story, and
a hundred questions with the places of their answers in every document that answers, or with none. They are worded so
that the sentence with most of their words is often a wrong one. A document is a text of TRAIN by its hash, or several
in turn; those of `invented_collections.jsonl.gz` (`--questions`) are reports that were invented for this project, with
their titles and days.

Each question is searched for as the program does, and what seems to answer decides what is learned from: passages, the
best first, until two answer and three do not; of the eight best sentences with the one before each, the one that
answers and the two best that do not; and all eight as one text. In the first `--read` collections the shipped reader
tells what is best; in the others, five times as fast, the search. Texts that hold the words of an answer elsewhere are
left out: they may answer too. Rows of the collections whose `split` is "dev" go to a file named `_dev`.
"""

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from eval.train.data.articles import Row, numbered_articles, read_rows, write_rows
from eval.train.data.written import documents
from index.article import Article, Span
from index.collection import Collection
from index.ingest import add_articles
from rag.answer import Passage
from rag.query.question import Question, question_of
from rag.reading.article_facts import question_for, title_for
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import read_evidence, window
from rag.retrieval.evidence import Evidence
from rag.retrieval.retriever import retrieve
from rag.text.statement import is_statement

__all__ = ["QUESTIONS", "Place", "Text", "articles_of", "main", "rows_of"]

QUESTIONS = Path(__file__).with_name("collection_questions.jsonl.gz")
ANSWERING, FAILING = 2, 3  # passages that answer, and that do not, at most
COMPARED, WINDOWS = 8, 2  # sentences in one text; those read with the one before that do not answer, at most
SHORT = 8  # words up to which an answer counts as short
TELLING = 3  # an answer of no more characters may stand in a text that does not answer


class Place(NamedTuple):
    """The words of an answer, and where they stand: article and characters."""

    source: str
    start: int
    end: int
    text: str


class Text(NamedTuple):
    """A part of an article, with the question and the title under which the reader is shown it."""

    source: str
    span: Span
    text: str
    question: str
    title: str | None


def articles_of(documents: Sequence[Row], known: Mapping[str, str]) -> list[Article]:
    """Return the documents as articles; each has its own text, or is one text of TRAIN, or several in turn."""
    articles = numbered_articles(
        (
            document.get("text") or "\n".join(known[digest].strip() for digest in document["texts"]),
            document.get("title"),
        )
        for document in documents
    )
    days = (document.get("published") for document in documents)
    return [
        replace(article, published=day and date.fromisoformat(day)) for article, day in zip(articles, days, strict=True)
    ]


def _rows_of_collection(entry: Row, known: Mapping[str, str], number: random.Random, *, read: bool) -> Iterator[Row]:
    articles = articles_of(entry["documents"], known)
    with TemporaryDirectory() as home, closing(Collection(Path(home), create=True)) as collection:
        add_articles(collection, articles, lambda done: None)
        for question, *places in entry["questions"]:
            answers = [Place(articles[at].source, a, b, articles[at].text[a:b]) for at, a, b in places]
            found = retrieve(collection, question_of(question))
            passages, sentences = (_by_reader if read else _by_search)(found)
            yield from rows_of(found.question, answers, passages, sentences, number)


def _by_reader(found: Evidence) -> tuple[list[Passage], list[tuple[Passage, Span]]]:
    """Return the passages and the sentences that may answer, best first, as the reader has it."""
    findings = read_evidence(shipped_reader(), found)
    read = zip(findings.evidence.passages, findings.readings, strict=True)
    passages = [passage for passage, _ in sorted(read, key=lambda pair: -pair[1].answers)]
    return passages, [(sentence.passage, sentence.span) for sentence in findings.ranked]


def _by_search(found: Evidence) -> tuple[list[Passage], list[tuple[Passage, Span]]]:
    """Return the same in the order of the search: sentences by the likeness of their vectors to the question's."""
    likeness: dict[tuple[str, Span], tuple[float, Passage]] = {}
    for passage, vectors in zip(found.passages, found.sentences, strict=True):
        for span, vector in zip(passage.sentences, vectors, strict=True):
            if is_statement(passage.text_of(span)):
                # Neighbouring passages may share a sentence.
                likeness.setdefault((passage.source, span), (float(vector @ found.vector), passage))
    likest = sorted(likeness, key=lambda place: -likeness[place][0])
    passages = sorted(found.passages, key=lambda passage: -passage.score)
    return passages, [(likeness[place][1], place[1]) for place in likest]


def rows_of(
    question: Question,
    answers: Sequence[Place],
    passages: Sequence[Passage],
    sentences: Sequence[tuple[Passage, Span]],
    number: random.Random,
) -> Iterator[Row]:
    """Yield the rows of one question: passages, sentences with the one before, and the best sentences as one text."""
    whole = [_text(question, passage, Span(passage.start, passage.end)) for passage in passages]
    yield from _each(answers, whole, ANSWERING, FAILING)
    best = sentences[:COMPARED]
    yield from _each(answers, [_text(question, passage, window(passage, span)) for passage, span in best], 1, WINDOWS)
    if best:
        yield from _together(answers, [_text(question, *place) for place in number.sample(best, len(best))])


def _text(question: Question, passage: Passage, span: Span) -> Text:
    asked, title = question_for(question, passage), title_for(question, passage)
    return Text(passage.source, span, passage.text_of(span), asked, title)


def _each(answers: Sequence[Place], texts: Sequence[Text], answering: int, failing: int) -> Iterator[Row]:
    """Yield a row for each text, up to so many that answer and that do not."""
    left = {True: answering, False: failing}
    for text in texts:
        inside = [(place.start - text.span.start, place.text) for place in _inside(answers, text)]
        if left[bool(inside)] and (inside or not _may_answer(text.text, answers)):
            left[bool(inside)] -= 1
            yield _row(text.question, text.text, text.title, inside)


def _together(answers: Sequence[Place], texts: Sequence[Text]) -> Iterator[Row]:
    joined, inside = "", list[tuple[int, str]]()
    for text in texts:
        start = len(joined) + bool(joined)
        joined = f"{joined} {text.text}".strip()
        inside += [(place.start - text.span.start + start, place.text) for place in _inside(answers, text)]
    if inside or not _may_answer(joined, answers):
        yield _row(texts[-1].question, joined, None, inside)


def _inside(answers: Sequence[Place], text: Text) -> list[Place]:
    start, end = text.span.start, text.span.end
    return [place for place in answers if place.source == text.source and start <= place.start and place.end <= end]


def _may_answer(text: str, answers: Sequence[Place]) -> bool:
    return any(len(place.text) > TELLING and place.text.casefold() in text.casefold() for place in answers)


def _row(question: str, passage: str, title: str | None, inside: Sequence[tuple[int, str]]) -> Row:
    row: Row = {"set": "hard", "question": question, "passage": passage, "answerable": int(bool(inside))}
    row |= {"title": title} if title else {}
    row["answers"] = [{"text": text, "start": start} for start, text in inside]
    if inside:
        row["span"] = "short" if len(inside[0][1].split()) <= SHORT else "clause"
    return row


def main(arguments: list[str] | None = None) -> None:
    """Write the rows to train on and, beside them, those kept apart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--read", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    known, number = documents(given.train), random.Random(given.seed)
    parts: dict[str, list[Row]] = {"": [], "_dev": []}
    for at, entry in enumerate(read_rows(given.questions)):
        part = "_dev" if entry["split"] == "dev" else ""
        parts[part] += _rows_of_collection(entry, known, number, read=at < given.read)
    for part, rows in parts.items():
        write_rows(given.out.with_name(given.out.name.replace(".jsonl", f"{part}.jsonl")), rows)
        print(len(rows), f"rows{part}")


if __name__ == "__main__":
    main()
