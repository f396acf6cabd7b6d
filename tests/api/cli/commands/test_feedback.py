import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from api.slack.feedback.feedback import note
from api.slack.jobs.store import FILE, Store
from eval.cases import load_cases

Call = Callable[..., Result]


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A home in which one answer has a 👎."""
    home = tmp_path / "home"
    store = Store(home)
    citation = {"number": 1, "source": "harbour.txt", "line_start": 7, "quote": "It closed."}
    document = json.dumps({"text": "It closed. [1]", "citations": [citation]})
    with store.transaction() as db:
        db.execute("INSERT INTO answers VALUES ('a1', 1, 'why?', '[]', 'It closed.', ?, 'default', 1)", (document,))
    note(store, "a1", "U1", "down", reason="wrong")
    store.close()
    return home


def test_what_readers_marked_becomes_cases_that_the_evaluation_reads(call: Call, marked: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.yaml"
    done = call("--home", marked, "feedback", "export", file)
    assert done.exit_code == 0 and done.stdout.startswith("Wrote 1 case to")
    (case,) = load_cases(file)
    assert (case.question, case.sources) == ("why?", {"harbour.txt"})


def test_a_file_of_somebody_elses_is_not_overwritten(call: Call, marked: Path, tmp_path: Path) -> None:
    file = tmp_path / "taken.yaml"
    file.write_text("mine")
    done = call("--home", marked, "feedback", "export", file)
    assert done.exit_code == 2 and "is there already" in done.stderr and file.read_text() == "mine"
    assert call("--home", marked, "feedback", "export", tmp_path / "no" / "x.yaml").exit_code == 2


def test_where_nobody_has_marked_anything_nothing_is_written(call: Call, tmp_path: Path) -> None:
    done = call("--home", tmp_path / "none", "feedback", "export", tmp_path / "x.yaml")
    assert done.exit_code == 0 and "nothing was written" in done.stdout
    assert not (tmp_path / "x.yaml").exists() and not (tmp_path / "none" / FILE).exists()
