import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Call = Callable[..., Result]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Two labelled questions with their texts."""
    context = "The bridge closed on Monday because inspectors found cracks in two beams."
    rows = [
        {
            "question": "Why did the bridge close?",
            "context": context,
            "answerable": True,
            "answers": ["cracks"],
        },
        {"question": "Who painted the ceiling?", "context": context, "answerable": False, "answers": []},
    ]
    file = tmp_path / "pairs.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_figures_are_listed_by_name(call: Call, pairs: Path) -> None:
    done = call("bench", "answerability", pairs)
    assert (done.exit_code, done.stderr) == (0, "")
    figures = dict(line.split() for line in done.stdout.splitlines())
    assert figures["n"] == "2"
    assert figures["answer_found"] == "1.000"


def test_in_json_they_are_one_document(call: Call, pairs: Path) -> None:
    done = call("bench", "answerability", pairs, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout)["n"] == 2


def test_figures_of_each_size_are_shown_once_and_those_of_growth_at_the_end(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.bench.scale._SENTENCES", 6)
    done = call("bench", "scale", "20")
    assert (done.exit_code, done.stderr) == (0, "")
    names = [line.partition("\t")[0] for line in done.stdout.splitlines()]
    assert [name for name in names if "question_p50" in name] == ["20 chunks question_p50", "growth question_p50"]


@pytest.mark.parametrize("line", ["no json", "{}", '{"question": 1, "context": "x", "answerable": true}'])
def test_bad_data_is_a_usage_error_that_names_the_line(line: str, call: Call, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(line + "\n")
    done = call("bench", "answerability", file)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "line 1" in done.stderr


def test_a_folder_without_an_article_is_a_usage_error(call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert call("bench", "ingest", tmp_path / "empty").exit_code == 2
