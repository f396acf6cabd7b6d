import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench.retrieval import METRICS, retrieval
from eval.errors import BadInput
from rag.reading.calibration import calibration, override_calibration

TEXTS = {
    "bridge": "Mayor Anna Berg opened the new bridge over the Carrow. It cost twelve million pounds.",
    "ferry": "The island ferry struck the customs quay on Saturday. Nine passengers were hurt in the crash.",
    "library": "The town library stays closed until its leaking roof is mended, the council has decided.",
    "football": "The Wanderers drew their last match of the season and will play elsewhere next year.",
}
ASKED = {
    "1": ("who opened the bridge", {"bridge": 1}),
    "2": ("passengers hurt on the ferry", {"ferry": 2, "bridge": 1}),
    "3": ("???", {"library": 1}),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    (corpus / "qrels").mkdir(parents=True)
    rows = [{"_id": name, "title": "", "text": text} for name, text in TEXTS.items()]
    queries = [{"_id": name, "text": text} for name, (text, _) in ASKED.items()]
    judged = [f"{name}\t{source}\t{grade}" for name, (_, gains) in ASKED.items() for source, grade in gains.items()]
    (corpus / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (corpus / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), "utf-8")
    (corpus / "qrels" / "test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged]), "utf-8")
    return corpus


def test_the_real_index_ranks_the_documents(folder: Path):
    found = retrieval(folder)
    assert found["hit@1"] == pytest.approx(2 / 3)  # the query without a word finds nothing
    assert found["mrr@10"] == pytest.approx(2 / 3)
    assert found["recall@10"] == pytest.approx(2 / 3)
    assert (found["documents"], found["queries"], found["skipped"]) == (4, 3, 0)
    assert found.keys() == METRICS.keys() | {f"found {name}" for name in METRICS} | {
        "documents", "queries", "skipped", "index_seconds", "query_seconds"
    }  # fmt: skip
    assert all(0 <= found[name] <= 1 for name in found if name.removeprefix("found ") in METRICS)


def test_reading_changes_the_order_of_what_was_found_and_loses_nothing(folder: Path):
    found = retrieval(folder)
    for name in ("recall@5", "recall@10"):  # all four documents are among the first five
        assert found[name] == found[f"found {name}"] == pytest.approx(2 / 3)


def test_the_order_is_that_of_the_reader(folder: Path):
    with override_calibration(replace(calibration(), rank={**calibration().rank, "reader": 0.0, "order": 1.0})):
        unread = retrieval(folder)
    assert all(unread[name] == unread[f"found {name}"] for name in METRICS)
    with override_calibration(replace(calibration(), rank={**calibration().rank, "reader": 0.0, "order": -1.0})):
        backwards = retrieval(folder)
    assert backwards["hit@1"] == 0
    assert backwards["found hit@1"] == unread["hit@1"] > 0


def test_progress_counts_documents_and_queries(folder: Path):
    seen: list[tuple[int, int]] = []
    retrieval(folder, progress=lambda *so_far: seen.append(so_far))
    assert seen == sorted(seen)
    assert seen[-1] == (7, 7)


def test_a_kept_index_serves_the_next_run_and_only_this_corpus(tmp_path: Path, folder: Path):
    first = retrieval(folder, keep=tmp_path / "kept")
    seen: list[int] = []
    second = retrieval(folder, keep=tmp_path / "kept", progress=lambda done, total: seen.append(done))
    assert seen == [5, 6, 7]  # no document was indexed
    assert {name: first[name] for name in METRICS} == {name: second[name] for name in METRICS}
    lines = (folder / "corpus.jsonl").read_text("utf-8").splitlines()
    (folder / "corpus.jsonl").write_text("\n".join(lines[1:]), "utf-8")
    with pytest.raises(BadInput, match="holds the index of another corpus, with 1 documents"):
        retrieval(folder, keep=tmp_path / "kept")


def test_a_bad_line_shows_before_anything_is_indexed(tmp_path: Path, folder: Path):
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as corpus:
        corpus.write("\n{")
    with pytest.raises(BadInput, match=r"corpus.jsonl, line 5: no JSON"):
        retrieval(folder, keep=tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_is_none_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match=r"queries.jsonl cannot be read: no such file"):
        retrieval(tmp_path)
