"""Rows of questions that are asked of a small collection."""

import random
from datetime import date
from pathlib import Path

import pytest

from eval.train.data.articles import Row, read_rows, write_rows
from eval.train.data.collection_questions import QUESTIONS, Place, articles_of, main, rows_of
from eval.train.data.written import FILES, digest
from rag.query.question import question_of
from tests.rag.made import passage

BRIDGE = "Anna Berg opened the new bridge over the Carrow on Monday. It had cost twelve million."
FERRY = "The ferry across the Carrow stopped on Sunday. Its skipper, Tom Rask, is to retire."
KNOWN = {digest(text): text for text in (BRIDGE, FERRY)}
WHO = "Who cut the ribbon at the crossing?"
ENTRY: Row = {
    "split": "train",
    "documents": [{"texts": [digest(BRIDGE)], "title": "Carrow"}, {"texts": [digest(FERRY), digest(BRIDGE)]}],
    "questions": [[WHO, [0, 0, 9], [1, len(FERRY) + 1, len(FERRY) + 10]], ["How old is the skipper?"]],
}


def test_a_document_is_one_text_or_several_in_turn() -> None:
    first, second = articles_of(ENTRY["documents"], KNOWN)
    assert (first.text, first.title) == (BRIDGE, "Carrow")
    assert second.text == f"{FERRY}\n{BRIDGE}"


def test_an_invented_document_has_its_own_text_and_day() -> None:
    (report,) = articles_of([{"text": BRIDGE, "title": "Carrow", "published": "2024-05-06"}], {})
    assert (report.text, report.published) == (BRIDGE, date(2024, 5, 6))
    (row,) = rows_of(
        question_of("Who opened the bridge in May 2024?"),
        [],
        [passage(BRIDGE, published=date(2024, 5, 6), title="Carrow")],
        [],
        random.Random(0),
    )
    assert (row["question"], row["title"]) == ("Who opened the bridge?", "Carrow")


def test_passages_windows_and_the_best_sentences_as_one_text_become_rows() -> None:
    answers = [Place("0.txt", 0, 9, "Anna Berg")]
    bridge, ferry = (
        passage(text, f"{number}.txt", sentences=text.replace(". ", ".|").split("|"))
        for number, text in enumerate((BRIDGE, FERRY))
    )
    sentences = [(one, span) for one in (ferry, bridge) for span in one.sentences]
    rows = list(rows_of(question_of(WHO), answers, [ferry, bridge], sentences, random.Random(0)))
    answered = [row for row in rows if row["answerable"]]
    assert [row["passage"] for row in answered[:2]] == [BRIDGE, BRIDGE.partition(" It")[0]]
    assert len(answered) == 3
    assert all(row["passage"][row["answers"][0]["start"] :].startswith("Anna Berg") for row in answered)
    assert sorted(answered[2]["passage"]) == sorted(f"{BRIDGE} {FERRY}")
    assert [row["passage"] for row in rows if not row["answerable"]] == [FERRY, FERRY.partition(" Its")[0], FERRY]


def test_a_text_that_holds_the_answer_elsewhere_teaches_nothing() -> None:
    other = passage("Anna Berg was born in Oslo.", "1.txt")
    places = [(other, span) for span in other.sentences]
    assert not list(rows_of(question_of(WHO), [Place("0.txt", 0, 9, "Anna Berg")], [other], places, random.Random(0)))


@pytest.mark.parametrize("read", [0, 1])
def test_the_rows_are_written_and_those_of_some_collections_kept_apart(tmp_path: Path, read: int) -> None:
    write_rows(tmp_path / FILES[0], [{"passage": BRIDGE}, {"passage": FERRY}])
    for name in FILES[1:]:
        write_rows(tmp_path / name, [{"document": "Another."}])
    write_rows(tmp_path / "asked.jsonl.gz", [ENTRY, {**ENTRY, "split": "dev"}])
    out = tmp_path / "rows.jsonl.gz"
    main([str(tmp_path), str(out), "--questions", str(tmp_path / "asked.jsonl.gz"), "--read", str(read)])
    rows = read_rows(out)
    assert {row["question"] for row in rows} == {WHO, "How old is the skipper?"}
    assert not any(row["answerable"] for row in rows if row["question"] != WHO)
    assert read_rows(tmp_path / "rows_dev.jsonl.gz")


@pytest.mark.parametrize("path", [QUESTIONS, QUESTIONS.with_name("invented_collections.jsonl.gz")])
def test_what_was_written_names_places_that_follow_one_another(path: Path) -> None:
    for entry in read_rows(path):
        sizes = [len(document.get("text", "")) or None for document in entry["documents"]]
        for question, *places in entry["questions"]:
            assert question.strip()
            assert all(0 <= at < len(sizes) and 0 <= start < end for at, start, end in places)
            assert all(end <= (sizes[at] or end) for at, _, end in places)
