"""Any llama-index embedding behind our interface; the fake is a real subclass of theirs."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import Field

from index.embedding.embedder import Embedder, MiniLM
from index.embedding.llama_index import ConfiguredEmbedder, load_embedder
from index.errors import EmbedderFailed

ROOT = Path(__file__).parents[3]
MOCK = "llama_index.core.embeddings.mock_embed_model:MockEmbedding"


class Letters(BaseEmbedding):
    """Counts the letters a, b and c; remembers what it was sent."""

    sent: list[str] = Field(default_factory=list)

    def _get_text_embedding(self, text: str) -> list[float]:
        self.sent.append(text)
        return [float(text.count(letter)) for letter in "abc"]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class Down(Letters):
    """A service that cannot be reached."""

    def _get_text_embedding(self, text: str) -> list[float]:
        raise ConnectionRefusedError("http://10.0.0.1 with key sk-secret")


class Odd(Letters):
    """Answers with what its text says: nothing, not a number, or rows of unequal length."""

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        answers: dict[str, Any] = {"none": [], "nan": [[float("nan"), 1.0]], "ragged": [[1.0], [1.0, 2.0]]}
        return list(answers[texts[0]])


@pytest.fixture
def letters() -> Letters:
    return Letters(model_name="letters-1")


def test_it_is_an_embedder_named_after_its_class_and_model(letters: Letters) -> None:
    embedder: Embedder = ConfiguredEmbedder(letters)
    assert embedder.name == "Letters/letters-1"
    assert embedder.size == 3


def test_rows_have_length_one_and_the_order_of_the_texts(letters: Letters) -> None:
    rows = ConfiguredEmbedder(letters).embed(["aaa", "b", "aaacccc"])
    assert rows == pytest.approx(np.array([[1, 0, 0], [0, 1, 0], [0.6, 0, 0.8]]))
    assert rows.dtype == np.float32


def test_a_text_is_sent_once_and_a_blank_one_never(letters: Letters) -> None:
    rows = ConfiguredEmbedder(letters).embed(["a", "", "a", " \n"])
    assert letters.sent == ["a"]
    assert rows.tolist() == [[1, 0, 0], [0, 0, 0], [1, 0, 0], [0, 0, 0]]


def test_no_texts_or_only_blank_ones_still_have_the_size(letters: Letters) -> None:
    assert ConfiguredEmbedder(letters).embed([]).shape == (0, 3)
    assert ConfiguredEmbedder(letters).embed([" "]).tolist() == [[0, 0, 0]]


def test_sentences_are_embedded_as_texts_of_their_own(letters: Letters) -> None:
    first, second, third = ConfiguredEmbedder(letters).encode(
        ["aa. bb.", "cc.", "a."], [[(0, 3), (4, 7)], [], [(0, 2)]]
    )
    assert first.vector == pytest.approx(np.array([0.5**0.5, 0.5**0.5, 0]))
    assert first.sentences.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert second.vector.tolist() == [0, 0, 1]
    assert second.sentences.shape == (0, 3)
    assert third.sentences.tolist() == [[1, 0, 0]]
    assert sorted(letters.sent) == ["a.", "aa.", "aa. bb.", "bb.", "cc."]


def test_spans_must_come_one_sequence_per_text(letters: Letters) -> None:
    with pytest.raises(ValueError, match="1 texts, but spans for 2"):
        ConfiguredEmbedder(letters).encode(["a"], [[], []])


def test_tokens_are_counted_by_the_shipped_tokenizer(letters: Letters) -> None:
    texts = ["Wheat prices rose.", ""]
    assert ConfiguredEmbedder(letters).count(texts) == MiniLM().count(texts)
    assert letters.sent == []


def test_lone_surrogates_are_not_sent(letters: Letters) -> None:
    ConfiguredEmbedder(letters).embed(["a\udcff"])
    assert letters.sent == ["a?"]


def test_a_service_that_fails_is_reported_without_its_own_words() -> None:
    with pytest.raises(EmbedderFailed, match="Down/unknown did not answer") as caught:
        ConfiguredEmbedder(Down()).embed(["a"])
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


@pytest.mark.parametrize("texts", [["none"], ["nan"], ["ragged", "b"]])
def test_an_answer_that_is_not_one_vector_per_text_is_refused(texts: list[str]) -> None:
    with pytest.raises(EmbedderFailed):
        ConfiguredEmbedder(Odd()).embed(texts)


def test_an_embedding_is_loaded_by_its_dotted_name_with_its_options() -> None:
    embedder = load_embedder(MOCK, {"embed_dim": 8, "model_name": "half"})
    assert embedder.name == "MockEmbedding/half"
    assert embedder.embed(["a", "b"]).shape == (2, 8)


@pytest.mark.parametrize(
    ("spec", "options", "reason"),
    [
        ("no.such.package:Embedding", {}, "cannot be imported"),
        ("llama_index.core:NoSuchClass", {}, "cannot be imported"),
        ("llama_index.core", {}, "cannot be imported"),
        ("", {}, "cannot be imported"),
        ("pathlib:Path", {}, "is no llama-index embedding"),
        (MOCK, {"embed_dim": "sk-secret"}, "does not start with the options given: embed_dim"),
        (MOCK, {}, "does not start with the options given: none"),
    ],
)
def test_a_name_or_option_that_does_not_work_says_which(spec: str, options: dict[str, Any], reason: str) -> None:
    with pytest.raises(EmbedderFailed, match=reason) as caught:
        load_embedder(spec, options)
    assert "secret" not in str(caught.value)


def test_importing_the_module_does_not_import_llama_index() -> None:
    code = "import sys, index.embedding.llama_index; print('llama_index' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "False"
