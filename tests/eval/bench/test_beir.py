import json
from pathlib import Path
from typing import Any

import pytest

from eval.bench.beir import documents, judged_queries
from eval.errors import BadInput
from index.article import Span


def write(folder: Path, corpus: list[dict[str, Any]], queries: list[dict[str, Any]], qrels: str) -> Path:
    (folder / "qrels").mkdir(exist_ok=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (folder / "qrels" / "test.tsv").write_text(qrels, "utf-8")
    return folder


CORPUS = [
    {"_id": "1", "title": "Bridge", "text": "It opened."},
    {"_id": 2, "title": None, "text": "It closed.", "metadata": {}},
    {"_id": "3", "title": "A title alone", "text": " "},
    {"_id": "4", "title": "", "text": ""},
]
QUERIES = [
    {"_id": "a", "text": "what opened"},
    {"_id": "b", "text": "what closed"},
    {"_id": "c", "text": "else"},
]


def test_documents_are_articles_kept_whole(tmp_path: Path):
    first, second, third = documents(write(tmp_path, CORPUS, QUERIES, ""))
    assert (first.source, first.title, first.text) == ("1", "Bridge", "It opened.")
    assert first.kept == (Span(0, 10),)
    assert (second.source, second.title) == ("2", None)
    assert (third.source, third.title, third.text) == ("3", None, "A title alone")
    assert first.sha256 != second.sha256


def test_judgements_keep_their_grades_and_queries_without_a_relevant_document_are_counted(tmp_path: Path):
    qrels = "query-id\tcorpus-id\tscore\na\t1\t2\na\t2\t0\nb\t2\t1.0\r\nc\t1\t0\n"
    queries, skipped = judged_queries(write(tmp_path, CORPUS, QUERIES, qrels))
    assert queries == [("what opened", {"1": 2.0}), ("what closed", {"2": 1.0})]
    assert skipped == 1


def test_judgements_need_no_heading(tmp_path: Path):
    queries, _ = judged_queries(write(tmp_path, CORPUS, QUERIES, "a\t1\t1\n"))
    assert queries == [("what opened", {"1": 1.0})]


@pytest.mark.parametrize(
    ("qrels", "reason"),
    [
        ("query-id\tcorpus-id\tscore\na 1 1\n", r"test.tsv, line 2: is not a query, a document and a score"),
        ("a\t1\tvery\n", r"test.tsv, line 1: is not"),
        ("z\t1\t1\n", r"queries.jsonl: lacks the query 'z'"),
        ("a\t1\t0\n", r"test.tsv: no query has a relevant document"),
    ],
)
def test_bad_judgements_are_named(tmp_path: Path, qrels: str, reason: str):
    with pytest.raises(BadInput, match=reason):
        judged_queries(write(tmp_path, CORPUS, QUERIES, qrels))


def test_a_document_that_comes_twice_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match=r"corpus.jsonl, line 5: another document has the _id '1'"):
        list(documents(write(tmp_path, [*CORPUS, CORPUS[0]], QUERIES, "")))
