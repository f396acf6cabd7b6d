import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from eval.cases import load_cases
from eval.claims import sentences
from eval.conversations import load_conversations
from index.ingest import ingest
from tests.once import SAMPLE

Call = Callable[..., Result]
CASES = load_cases(SAMPLE.with_name("cases.yaml"))[::40]
ARTICLES = sorted({SAMPLE / source for case in CASES for source in case.relevant})


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of the cases, over the articles that they ask of: all are asked by the gate of `make test`."""
    monkeypatch.setattr("eval.run.load_cases", lambda path: CASES)
    monkeypatch.setattr("eval.run.load_conversations", lambda path: load_conversations(path)[:1])
    monkeypatch.setattr("eval.run.sentences", lambda path: sentences(path)[::60])
    monkeypatch.setattr("eval.run.ingest", lambda collection, paths: ingest(collection, ARTICLES))


def test_the_document_the_report_and_the_exit_status_agree(call: Call, tmp_path: Path) -> None:
    done = call("eval", "--json", "--report", tmp_path / "report.html")
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["figures"]["all"]["cases"] >= len(CASES)
    assert found["figures"]["all"]["errors"] == 0
    assert done.exit_code == (0 if found["passed"] else 1)
    assert found["passed"] == (not found["shortfalls"])
    assert "<table" in (tmp_path / "report.html").read_text("utf-8")


def test_the_table_has_every_figure_and_each_shortfall_a_line(call: Call) -> None:
    done = call("eval")
    assert done.exit_code in {0, 1}
    assert done.stdout.splitlines()[0].split() == ["figure", "all", "dev", "test", "gate"]
    assert "quote_exactness" in done.stdout
    short = [line for line in done.stdout.splitlines() if line.rstrip().endswith("short")]
    assert done.stderr.count("the gate falls short") == len(short)
    assert bool(short) == (done.exit_code == 1)


def test_a_report_that_cannot_be_written_is_a_usage_error(call: Call, tmp_path: Path) -> None:
    done = call("eval", "--report", tmp_path / "no" / "folder.html")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "cannot be written" in done.stderr
