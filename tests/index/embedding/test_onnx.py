from importlib.resources import files
from pathlib import Path

import pytest

from index.embedding.onnx import cores, open_model, open_tokenizer
from index.errors import EmbedderFailed


def test_a_damaged_model_is_reported_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EmbedderFailed, match="install onrecord again"):
        open_model(tmp_path / "model.onnx")


def test_a_damaged_vocabulary_is_reported_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes(b"{no vocabulary")
    with pytest.raises(EmbedderFailed, match="install onrecord again"):
        open_tokenizer(tmp_path / "tokenizer.json")


def test_vocabulary_and_models_are_opened_once() -> None:
    assert open_tokenizer() is open_tokenizer()
    model = files("index") / "model" / "model.onnx"
    assert open_model(model) is open_model(model)


def test_a_mark_of_the_model_in_a_text_is_text() -> None:
    assert len(open_tokenizer().encode("[SEP]", add_special_tokens=False).ids) > 1


def test_there_is_a_core() -> None:
    assert cores() >= 1
