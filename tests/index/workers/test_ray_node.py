"""What a node answers, and that it answers no program of another release."""

import pickle
from pathlib import Path

import pytest

from index.chunking.prepare import Job, Prepared, prepare
from index.embedding.config import Recipe
from index.errors import EmbedderFailed
from index.workers.ray_node import answer, asked, release

TEXT = "Moles close the cricket ground\n\nMoles have dug up the cricket ground. The match was moved to Sunday.\n"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "moles.txt").write_text(TEXT)
    return Job(tmp_path / "moles.txt", "moles.txt", len(TEXT), 1)


def test_the_bytes_of_a_file_give_what_the_file_would_have_given(job: Job) -> None:
    (there,) = prepare(job, Recipe())
    job.path.unlink()
    (sent,) = pickle.loads(answer(asked(job, TEXT.encode(), Recipe())))
    assert isinstance(there, Prepared) and isinstance(sent, Prepared)
    assert (sent.job, sent.article, sent.chunks, sent.keys) == (there.job, there.article, there.chunks, there.keys)
    assert {key: one.passage.tobytes() for key, one in sent.vectors.items()} == {
        key: one.passage.tobytes() for key, one in there.vectors.items()
    }


def test_an_error_of_ours_comes_back_as_one(job: Job) -> None:
    error = pickle.loads(answer(asked(job, TEXT.encode(), Recipe("no_such_package:Embedding"))))
    assert isinstance(error, EmbedderFailed)


def test_of_a_mistake_the_traceback_comes_back(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.workers.ray_node.prepare_bytes", lambda *_: 1 / 0)
    error = pickle.loads(answer(asked(job, TEXT.encode(), Recipe())))
    assert isinstance(error, RuntimeError)
    assert "ZeroDivisionError" in str(error)


def test_another_release_is_refused_before_the_file_is_looked_at() -> None:
    said = pickle.loads(answer(pickle.dumps(("onrecord 0.0.0", b"no pickle"))))
    assert said.endswith(f"has {release()}, this machine onrecord 0.0.0")


def test_columns_that_are_named_are_known_there_too(tmp_path: Path) -> None:
    table = b"Zeile 1,title,text\nMoles return,Page 4,Moles have dug up the cricket ground.\n"
    job = Job(tmp_path / "a.csv", "a.csv", len(table), 1)
    (sent,) = pickle.loads(answer(asked(job, table, Recipe(columns=(("title", "Zeile 1"),)))))
    assert sent.article.title == "Moles return"
