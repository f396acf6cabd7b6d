"""One file, made ready for the index; the same in any process."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.article import Article, Span
from index.chunking.prepare import Job, Prepared, prepare, prepare_article
from index.embedding.config import Recipe
from index.embedding.embedder import MiniLM
from index.embedding.quantise import dequantise
from index.errors import EmbedderFailed, UnreadableFile
from index.files import Failed, PassedOver

if TYPE_CHECKING:
    from tests.index.conftest import Desk

TEXT = "Bees return to the quarry\n\nBees have returned to the old quarry. Nobody knows where they had been.\n"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return Job(tmp_path / "a.txt", "news/a.txt", len(TEXT), 1)


def made(job: Job, recipe: Recipe | None = None) -> Prepared:
    (prepared,) = prepare(job, recipe or Recipe())
    assert isinstance(prepared, Prepared), prepared
    return prepared


def reason(job: Job, recipe: Recipe | None = None) -> str:
    (failed,) = prepare(job, recipe or Recipe())
    assert isinstance(failed, Failed)
    assert (failed.source, failed.path) == (job.source, job.path)
    return failed.reason


def test_a_file_becomes_its_article_its_chunks_and_their_vectors(job: Job) -> None:
    prepared = made(job)
    (chunk,) = prepared.chunks
    assert prepared.article.source == "news/a.txt"
    assert prepared.article.text == TEXT
    assert [span.of(TEXT) for span in chunk.sentences] == [
        "Bees have returned to the old quarry.",
        "Nobody knows where they had been.",
    ]
    (vectors,) = prepared.vectors.values()
    assert vectors.passage.shape == (384,)
    assert vectors.sentences.shape == (2, 384)
    assert vectors.passage.dtype == np.float16
    assert vectors.sentences.dtype == np.int8


def test_preparing_again_gives_the_same_ids_keys_and_vectors_to_the_last_bit(job: Job) -> None:
    first, again = made(job), made(job, Recipe(threads=1))
    assert [chunk.id for chunk in first.chunks] == [chunk.id for chunk in again.chunks]
    assert first.keys == again.keys
    for key in first.keys:
        assert first.vectors[key].passage.tobytes() == again.vectors[key].passage.tobytes()
        assert first.vectors[key].sentences.tobytes() == again.vectors[key].sentences.tobytes()


def test_another_name_gives_other_ids_and_the_same_keys(job: Job) -> None:
    first, other = made(job), made(replace(job, source="b.txt"))
    assert {chunk.id for chunk in first.chunks}.isdisjoint(chunk.id for chunk in other.chunks)
    assert first.keys == other.keys


def test_what_is_known_is_not_embedded(job: Job, counted: tuple[Recipe, list[str]]) -> None:
    recipe, asked = counted
    prepared = made(job, recipe)
    assert prepared.keys[0] in prepared.vectors
    del asked[:]
    again = made(replace(job, known=frozenset(prepared.keys)), recipe)
    assert again.vectors == {}
    assert again.chunks == prepared.chunks
    assert [text for text in asked if text != "size"] == []


def test_text_that_stands_twice_is_embedded_once(counted: tuple[Recipe, list[str]]) -> None:
    recipe, asked = counted
    text = "The tide is out.\nMUTE THIS LINE\nThe tide is out."
    cut = len("The tide is out.")
    article = Article("a.txt", "00", text, kept=(Span(0, cut), Span(len(text) - cut, len(text))))
    from index.embedding.config import embedder

    prepared = prepare_article(Job(Path("/a.txt"), "a.txt", 0, 0), article, embedder(recipe))
    assert len(prepared.chunks) == 2
    assert prepared.keys[0] == prepared.keys[1]
    assert len(prepared.vectors) == 1
    assert asked.count("The tide is out.") == 1


def test_the_sentences_of_a_chunk_have_their_own_directions(job: Job) -> None:
    prepared = made(job)
    rows = dequantise(prepared.vectors[prepared.keys[0]].sentences)
    question = MiniLM().embed(["When did the bees come back to the quarry?"])[0]
    first, second = rows @ question
    assert first > second


def test_kept_sentence_vectors_are_within_a_hundredth_of_the_embedders(job: Job) -> None:
    (kept,) = prepare(job, Recipe())
    assert isinstance(kept, Prepared)
    (chunk,) = kept.chunks
    shift = len(kept.article.title or "") + 1 - chunk.start
    text = f"{kept.article.title}\n{chunk.text}"
    spans = [(span.start + shift, span.end + shift) for span in chunk.sentences]
    (encoding,) = MiniLM().encode([text], [spans])
    rows = dequantise(kept.vectors[kept.keys[0]].sentences)
    assert np.abs(np.sum(rows * encoding.sentences, axis=1) - 1).max() < 1e-3
    passage = kept.vectors[kept.keys[0]].passage.astype(np.float32)
    assert passage == pytest.approx(encoding.vector, abs=1e-3)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b" \n\t ", "nothing but white space"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "a picture"),
        (bytes(range(256)) * 20, "not a text file"),
        (b"The text\0 has NUL\0 bytes in it.", "NUL bytes"),
        (b"Copyright 2024 The Quay Herald. All rights reserved.\n", "no article text in it"),
    ],
)
def test_a_file_without_an_article_is_a_failure_with_its_reason(job: Job, data: bytes, why: str) -> None:
    job.path.write_bytes(data)
    assert why in reason(job)


def test_a_file_over_the_limit_is_not_read(job: Job) -> None:
    assert reason(replace(job, size=2_500_000), Recipe(max_bytes=1_000_000)) == (
        "2 MB, more than the limit of 1 MB (setting max_file_mb)"
    )


def test_a_file_without_an_article_is_passed_over(job: Job) -> None:
    (passed,) = prepare(replace(job, source="a.py"), Recipe())
    assert passed == PassedOver("a.py", ".py is no format that is read", job.path)


def test_a_file_that_cannot_be_read_says_why(job: Job, ordinary: Callable[[], Any]) -> None:
    job.path.chmod(0)
    with ordinary():
        assert reason(job) == "cannot be read: permission denied"
    job.path.unlink()
    assert reason(job) == "cannot be read: no such file or directory"
    job.path.mkdir()
    assert reason(job) == "cannot be read: is a directory"


def test_an_embedder_that_does_not_answer_is_no_fault_of_the_file(
    job: Job, counted: tuple[Recipe, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EmbedderFailed):
        prepare(job, Recipe("no_such_package:Embedding"))

    def refused(model: object, text: str) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("counted_embedding.Letters._get_text_embedding", refused)
    with pytest.raises(EmbedderFailed):
        prepare(job, counted[0])


def test_an_article_of_which_nothing_is_kept_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="no article text"):
        prepare_article(Job(Path("/a.txt"), "a.txt", 0, 0), Article("a.txt", "00", "Subscribe."), MiniLM())


def test_what_goes_to_a_worker_and_back_can_be_sent(job: Job) -> None:
    prepared = made(job)
    back = pickle.loads(pickle.dumps(prepared))
    assert (back.job, back.article, back.chunks, back.keys) == (
        pickle.loads(pickle.dumps(job)),
        prepared.article,
        prepared.chunks,
        prepared.keys,
    )


def test_offsets_hold_in_everything_that_was_prepared(library: "Desk") -> None:
    for path in sorted(library.news.iterdir()):
        prepared = made(Job(path, path.name, path.stat().st_size, path.stat().st_mtime_ns))
        text = prepared.article.text
        for chunk in prepared.chunks:
            assert text[chunk.start : chunk.end] == chunk.text
            assert chunk.sentences[0].start == chunk.start
            assert chunk.sentences[-1].end == chunk.end
