from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.catalogue.reads import Filters, article, match
from index.collection import Collection
from index.errors import IndexMissing
from rag.query.question import question_of
from rag.reading.calibration import calibration, override_calibration
from rag.retrieval.evidence import Evidence
from rag.retrieval.retriever import rank_documents, retrieve

IndexOf = Callable[[Mapping[str, bytes | str]], Collection]
KEEPER = "What did the keeper of the lighthouse at Skerry note in the journal?"


def found(collection: Collection, question: str, filters: Filters | None = None, k: int = 10) -> Evidence:
    return retrieve(collection, question_of(question), filters, k)


def sources(evidence: Evidence) -> list[str]:
    return [passage.source for passage in evidence.passages]


def dated(text: str, day: str, publisher: str = "Weir Courier") -> str:
    return f"---\ntitle: A report\npublisher: {publisher}\ndate: {day}\n---\n\n{text}\n"


def test_a_passage_is_what_stands_in_its_article(newsroom: Collection):
    for passage in found(newsroom, KEEPER, k=30).passages:
        whole = article(newsroom.catalogue.db, passage.source)
        assert whole.text[passage.start : passage.end] == passage.text
        assert (passage.title, passage.publisher, passage.published) == (whole.title, whole.publisher, whole.published)
        assert all(passage.start <= span.start < span.end <= passage.end for span in passage.sentences)
        assert any(kept.start <= passage.start and passage.end <= kept.end for kept in whole.kept)


def test_what_is_asked_about_comes_first_with_the_rank_of_each_retriever(newsroom: Collection):
    best = found(newsroom, "Why did Ilse Brandt close the clock museum at Oberwald?").passages[0]
    assert best.source == "museum.txt"
    assert best.ranks == {"dense": 1, "bm25": 1, "article": 1}
    assert best.score == pytest.approx(sum(calibration().fusion.values()))


def test_scores_fall_and_ranks_count_from_one(newsroom: Collection):
    passages = found(newsroom, "lighthouse keeper journal", Filters(source="lighthouse-*")).passages
    assert [passage.score for passage in passages] == sorted((passage.score for passage in passages), reverse=True)
    for retriever in ("dense", "bm25", "article"):
        ranks = [passage.ranks[retriever] for passage in passages if retriever in passage.ranks]
        assert len(ranks) == len(set(ranks))
        assert min(ranks) == 1


def test_a_retriever_that_did_not_find_a_passage_gives_it_no_rank(newsroom: Collection):
    evidence = found(newsroom, "silos")
    by_words = {id_ for id_, _ in match(newsroom.catalogue.db, ["silos"], 50, Filters())}
    assert by_words
    for passage in evidence.passages:
        assert ("bm25" in passage.ranks) == (passage.chunk in by_words)
        assert "dense" in passage.ranks


def test_a_word_that_one_passage_alone_has_counts_for_it(newsroom: Collection):
    best = found(newsroom, "tractors").passages[0]
    assert best.source.startswith("wire-")
    (only,) = (passage for passage in found(newsroom, "Matthew").passages if "bm25" in passage.ranks)
    assert only.score >= calibration().fusion["bm25"]


def test_a_passage_has_the_score_of_its_whole_article_too(newsroom: Collection):
    # Every part of the question stands in the article, though in no one of its passages.
    passages = found(newsroom, "granite barge, French glass lens, gannets, turpentine", k=30).passages
    own = [passage for passage in passages if passage.source == "lighthouse.md"]
    assert len(own) > 1
    assert all("article" in passage.ranks for passage in own)
    assert all("article" not in passage.ranks for passage in passages if passage.source == "museum.txt")


def test_an_article_is_found_by_words_that_stand_apart_in_it(index_of: IndexOf):
    filler = " ".join(
        f"Page {number} of the log told of wind, of tar and of nothing else at all." for number in range(90)
    )
    files = {f"{name}.txt": f"A {name} was seen off Skerry.\n\n{filler}" for name in ("walrus", "narwhal", "dolphin")}
    files["both.txt"] = f"A walrus was seen off Skerry.\n\n{filler}\n\nIn the end a narwhal was caught."
    collection = index_of(files)
    ranked = rank_documents(collection, "walrus narwhal", fusion={"dense": 0.0, "bm25": 0.0, "article": 1.0})
    assert ranked[0] == ("both.txt", 1.0)


def test_other_weights_of_the_retrievers_are_tried_without_being_kept(newsroom: Collection):
    usual = rank_documents(newsroom, KEEPER)
    words = rank_documents(newsroom, "silos", fusion={"dense": 0.0, "bm25": 1.0, "article": 0.0})
    assert {source for source, score in words if score > 0} <= {"wire-courier.md", "wire-gazette.md", "wire-hill.md"}
    assert rank_documents(newsroom, KEEPER) == usual
    with override_calibration(replace(calibration(), fusion={"dense": 1.0, "bm25": 0.0, "article": 0.0})):
        tried = rank_documents(newsroom, KEEPER)
    assert tried == rank_documents(newsroom, KEEPER, fusion={"dense": 1.0, "bm25": 0.0, "article": 0.0})
    assert tried != usual


def test_a_question_finds_by_meaning_what_shares_no_word_with_it(newsroom: Collection):
    best = found(newsroom, "apartment blaze injuries").passages[0]
    assert best.source.startswith("fire-")


def test_each_sentence_comes_with_its_vector(newsroom: Collection):
    evidence = found(newsroom, KEEPER)
    assert evidence.vector.shape == (384,)
    for passage, rows in zip(evidence.passages, evidence.sentences, strict=True):
        assert rows.shape == (len(passage.sentences), 384)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("filters", "inside"),
    [
        (
            Filters(since=date(2024, 6, 5), until=date(2024, 6, 6)),
            {"wire-courier.md", "wire-gazette.md", "wire-hill.md"},
        ),
        (Filters(until=date(2022, 12, 31)), {"tunnel-plan.md"}),
        (Filters(since=date(2024, 9, 12)), {"tunnel-dearer.md"}),
        (Filters(publisher="Coast Quarterly"), {"lighthouse.md"}),
        (Filters(publisher="coast QUARTERLY"), {"lighthouse.md"}),
        (Filters(source="fire-*"), {"fire-courier.md", "fire-gazette.md"}),
        (Filters(source="museum.txt"), {"museum.txt"}),
        (Filters(source="fire-*", publisher="Lowland Gazette"), {"fire-gazette.md"}),
        (Filters(since=date(2024, 9, 13)), set()),
        (Filters(since=date(2024, 2, 1), until=date(2024, 1, 1)), set()),
        (Filters(publisher="Nobody's Paper"), set()),
        (Filters(source="*.pdf"), set()),
        (Filters(source="["), set()),
        (Filters(source="\udcff"), set()),
        (Filters(publisher="\udcff"), set()),
    ],
)
def test_a_filter_holds_for_both_retrievers(newsroom: Collection, filters: Filters, inside: set[str]):
    evidence = found(newsroom, "the fire tunnel museum lighthouse parliament silos Weir", filters, k=40)
    assert set(sources(evidence)) <= inside
    assert bool(evidence.passages) == bool(inside)
    for passage in evidence.passages:
        assert "dense" in passage.ranks


def test_an_article_without_a_date_lies_outside_every_range(newsroom: Collection):
    question = "Why did the clock museum at Oberwald close?"
    assert "museum.txt" in sources(found(newsroom, question))
    assert "museum.txt" not in sources(found(newsroom, question, Filters(since=date(1, 1, 1)), k=40))
    assert "museum.txt" not in sources(found(newsroom, question, Filters(until=date(9999, 12, 31)), k=40))


def test_the_case_of_a_publisher_does_not_matter_in_any_alphabet(index_of: IndexOf):
    collection = index_of(
        {"a.md": dated("The kiosk closed in May because the tram stopped.", "2024-05-01", "ÉCHO du Nord")}
    )
    (passage,) = found(collection, "Why did the kiosk close?", Filters(publisher="écho DU nord")).passages
    assert set(passage.ranks) == {"dense", "bm25", "article"}


def test_one_article_leaves_room_for_the_others(newsroom: Collection):
    # Its passages all lie nearer to the question than those of the others.
    first = sources(found(newsroom, KEEPER, k=6))
    assert first.count("lighthouse.md") <= 4
    assert {"lighthouse-stamp.md", "lighthouse-race.md"} < set(first)


def test_an_article_that_is_alone_gives_all_the_passages(newsroom: Collection):
    alone = sources(found(newsroom, KEEPER, Filters(source="lighthouse.md")))
    assert alone.count("lighthouse.md") == len(alone) > 4


def test_a_wire_story_is_there_once(newsroom: Collection):
    copies = [
        name for name in sources(found(newsroom, "Why did Estlund leave the grain pact?", k=40)) if "wire" in name
    ]
    assert len(copies) == 1


def test_two_reports_that_differ_in_a_figure_are_no_copies(index_of: IndexOf):
    report = "The bridge over the Weir will cost {} million pounds, the county engineer told the council on Monday."
    collection = index_of(
        {"first.md": dated(report.format(30), "2024-05-01"), "second.md": dated(report.format(44), "2024-05-02")}
    )
    assert set(sources(found(collection, "What will the bridge cost?"))) == {"first.md", "second.md"}


def test_a_short_report_is_no_copy_of_a_long_one_about_the_same(index_of: IndexOf):
    long = (
        "The council voted to close the old ferry in June, and to sell the quay. The vote was close. Boatmen filled "
        "the gallery, and one of them threw a rope on the floor of the hall before he left without a word."
    )
    collection = index_of(
        {
            "long.md": dated(long, "2024-05-01"),
            "short.md": dated("The council did not vote to sell the quay.", "2024-05-02"),
        }
    )
    assert set(sources(found(collection, "Did the council vote to sell the quay?"))) == {"long.md", "short.md"}


@pytest.mark.parametrize("k", [1, 2, 7])
def test_no_more_passages_come_than_asked_for(newsroom: Collection, k: int):
    assert len(found(newsroom, KEEPER, k=k).passages) == k


def test_documents_are_ranked_each_once_by_their_best_passage(newsroom: Collection):
    ranked = rank_documents(newsroom, KEEPER)
    assert ranked[0][0] == "lighthouse.md"
    assert len({source for source, _ in ranked}) == len(ranked) == 14
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    assert [source for source, _ in rank_documents(newsroom, KEEPER, k=1)] == ["lighthouse.md"]


def test_an_index_that_was_never_filled_says_what_to_run(tmp_path: Path):
    empty = Collection(tmp_path / "index", create=True)
    try:
        with pytest.raises(IndexMissing, match="onrecord ingest"):
            found(empty, "Why did it burn?")
    finally:
        empty.close()
