import json
from pathlib import Path

import pytest

from eval.commands import BENCHES, BadInput, run_bench, run_evaluation


class Seen:
    """What a progress bar was told."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.steps.append((done, total))


def rows(path: Path, *values: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
    return path


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    """Two documents and a query that one of them answers."""
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    texts = {
        "d1": "The harbour bridge closed because of cracks.",
        "d2": "Forty apple trees stand at the school.",
    }
    rows(folder / "corpus.jsonl", *({"_id": key, "title": "", "text": text} for key, text in texts.items()))
    rows(folder / "queries.jsonl", {"_id": "q1", "text": "why did the bridge close?"})
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\n")
    return folder


def test_every_kind_of_the_contract_is_there() -> None:
    assert set(BENCHES) == {
        "retrieval", "verification", "claims", "answerability", "extraction", "ingest", "ask", "load"
    }  # fmt: skip


def test_retrieval_reads_a_beir_folder(beir: Path) -> None:
    seen = Seen()
    figures = run_bench("retrieval", beir, progress=seen)
    assert figures["documents"] == 2
    assert figures["hit@1"] == 1
    assert seen.steps[-1][0] == seen.steps[-1][1]


def test_verification_reads_json_lines(tmp_path: Path) -> None:
    document = "The bridge closed on Monday because inspectors found cracks in two beams."
    file = rows(
        tmp_path / "verification.jsonl",
        {"document": document, "claim": "The bridge closed on Monday.", "label": 1},
        {"document": document, "claim": "The mayor resigned over a loan.", "label": 0},
    )
    figures = run_bench("verification", file, progress=Seen())
    assert (figures["n"], figures["supported"]) == (2, 1)
    assert (figures["true_left"], figures["false_left"]) == (1.0, 0.0)


def test_answerability_reads_json_lines(tmp_path: Path) -> None:
    context = "The bridge closed on Monday because inspectors found cracks in two beams."
    file = rows(
        tmp_path / "answerability.jsonl",
        {
            "question": "Why did the bridge close?",
            "context": context,
            "answerable": True,
            "answers": ["cracks"],
        },
        {"question": "Who painted the ceiling?", "context": context, "answerable": False, "answers": []},
    )
    figures = run_bench("answerability", file, progress=Seen())
    assert (figures["n"], figures["answerable"], figures["answer_found"]) == (2, 1, 1.0)


def test_ingest_measures_a_folder_of_articles(articles: Path) -> None:
    figures = run_bench("ingest", articles, progress=Seen())
    assert figures["articles"] == 3
    assert figures["embedder_share"] is not None


@pytest.mark.parametrize("kind", ["retrieval", "verification", "answerability", "ingest", "ask"])
def test_a_path_that_is_not_there_is_bad_input(kind: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no file or folder"):
        run_bench(kind, tmp_path / "nowhere", progress=Seen())


def test_a_report_that_cannot_be_written_shows_before_the_work(tmp_path: Path) -> None:
    seen = Seen()
    with pytest.raises(BadInput, match="cannot be written"):
        run_evaluation(report=tmp_path / "no" / "such" / "folder.html", progress=seen)
    assert seen.steps == []
