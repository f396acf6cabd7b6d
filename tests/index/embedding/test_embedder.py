"""The shipped embedder: near its fp32 original, the same vectors whatever the company, sentences in place."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding.embedder import Embedder, MiniLM, unit, without_surrogates

ROOT = Path(__file__).parents[3]
DATA = Path(__file__).parents[1] / "data"
SENTENCES = (DATA / "sentences.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM(threads=2)


def test_the_vectors_stay_near_those_of_the_fp32_original(minilm: MiniLM) -> None:
    reference = np.load(DATA / "sentences.npz")["vectors"].astype(np.float32)
    cosines = (minilm.embed(SENTENCES) * unit(reference)).sum(axis=1)
    assert len(cosines) == 200
    assert cosines.mean() >= 0.997
    assert cosines.min() >= 0.99  # with room for other kernels; the requirement is .98, and .99 on average


def test_vectors_have_length_one_and_texts_of_like_meaning_are_near(minilm: MiniLM) -> None:
    pier, quay, cake = minilm.embed(["The pier was closed.", "They shut the quay.", "She baked a cake."])
    assert np.linalg.norm([pier, quay, cake], axis=1) == pytest.approx(1, abs=1e-6)
    assert pier @ quay > pier @ cake


def test_no_texts_give_no_rows(minilm: MiniLM) -> None:
    assert minilm.embed([]).shape == (0, minilm.size)
    assert minilm.encode([], []) == []
    assert minilm.count([]) == []


def test_a_vector_is_the_same_to_the_last_bit_in_any_company_order_and_number_of_threads(
    minilm: MiniLM,
) -> None:
    texts = [*SENTENCES[:12], " ".join(SENTENCES[20:28])]
    together = minilm.embed(texts)
    assert np.array_equal(together, minilm.embed(texts[::-1])[::-1])
    assert np.array_equal(together, np.concatenate([MiniLM(threads=1).embed([text]) for text in texts]))


def test_a_long_batch_mate_keeps_its_place_in_the_answer(minilm: MiniLM) -> None:
    long, short = " ".join(SENTENCES[:8]), SENTENCES[9]
    assert np.array_equal(minilm.embed([short, long])[1], minilm.embed([long])[0])


def test_several_threads_may_use_one_embedder_from_its_first_call_on() -> None:
    fresh, start = MiniLM(threads=2), threading.Barrier(4)

    def embed(text: str) -> np.ndarray:
        start.wait()
        return fresh.embed([text, text])[1]

    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(embed, SENTENCES[:4]))
    assert np.array_equal(rows, fresh.embed(SENTENCES[:4]))


def test_the_vector_beside_sentences_is_the_vector_of_the_text(minilm: MiniLM) -> None:
    text = "The bridge fell. Nobody was hurt."
    (encoding,) = minilm.encode([text], [[(0, 16), (17, 33)]])
    assert np.array_equal(encoding.vector, minilm.embed([text])[0])
    assert encoding.sentences.shape == (2, minilm.size)
    assert np.linalg.norm(encoding.sentences, axis=1) == pytest.approx(1, abs=1e-6)


def test_a_sentence_row_is_nearest_to_that_sentence_embedded_alone(minilm: MiniLM) -> None:
    sentences = [
        "🌊 Café owners fear the flood.",
        "Wheat prices rose again.",
        "The goalkeeper tore a ligament.",
    ]
    text, spans, at = " ".join(sentences), [], 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    (encoding,) = minilm.encode([text], [spans])
    assert (minilm.embed(sentences) @ encoding.sentences.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_offsets_count_code_points_of_the_text_as_given(minilm: MiniLM) -> None:
    plain = "ABC Wheat prices rose."
    odd = "É\u0301😀 Wheat prices rose."  # three code points that the tokenizer decomposes or drops
    (a,), (b,) = minilm.encode([plain], [[(4, 22)]]), minilm.encode([odd], [[(4, 22)]])
    assert a.sentences[0] @ b.sentences[0] > 0.8
    (whole,) = minilm.encode([odd], [[(0, 3)]])
    assert whole.sentences[0] @ b.sentences[0] < a.sentences[0] @ b.sentences[0]


def test_a_span_without_tokens_has_a_row_of_zeros(minilm: MiniLM) -> None:
    (encoding,) = minilm.encode(["Rain.   Sun."], [[(5, 8), (3, 3), (40, 50), (0, 5)]])
    assert not encoding.sentences[:3].any()
    assert encoding.sentences[3].any()


def test_what_lies_beyond_the_positions_of_the_model_is_not_read(minilm: MiniLM) -> None:
    head = "rain " * 510
    (encoding,) = minilm.encode([head + "sun"], [[(0, 4), (len(head), len(head) + 3)]])
    assert np.array_equal(encoding.vector, minilm.embed([head])[0])
    assert encoding.sentences[0].any()
    assert not encoding.sentences[1].any()


def test_spans_must_come_one_sequence_per_text(minilm: MiniLM) -> None:
    with pytest.raises(ValueError, match="2 texts, but spans for 1"):
        minilm.encode(["a", "b"], [[]])


def test_tokens_are_counted_without_the_marks_and_without_truncation(minilm: MiniLM) -> None:
    assert minilm.count(["", "wheat", "Wheat prices rose.", "rain " * 2000]) == [0, 1, 4, 2000]


def test_a_mark_of_the_model_written_in_a_text_is_ordinary_characters(minilm: MiniLM) -> None:
    assert minilm.count(["[SEP]"]) == minilm.count(["[ sep ]"])


@pytest.mark.parametrize("text", ["", " \n", "\0", "\ud800", "😀" * 50, "x" * 5000, "Россия", "東京"])
def test_any_text_has_a_vector(minilm: MiniLM, text: str) -> None:
    (encoding,) = minilm.encode([text], [[(0, len(text))]])
    assert np.linalg.norm(encoding.vector) == pytest.approx(1, abs=1e-6)
    assert np.isfinite(encoding.sentences).all()


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert without_surrogates("é\udcff\udcfe!") == "é??!"
    assert without_surrogates("😀") == "😀"


def test_zeros_stay_zeros_when_brought_to_length_one() -> None:
    rows = unit(np.array([[3, 4], [0, 0]], np.float32))
    assert rows == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))
    assert rows.dtype == np.float32


def test_the_name_changes_with_the_model_files() -> None:
    folder = files("index") / "model"
    digest = hashlib.sha256()
    for name in ("model.onnx", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    assert MiniLM.name.endswith("-" + digest.hexdigest()[:8])


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_the_readme_states_the_digest(name: str) -> None:
    folder = files("index") / "model"
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() in (folder / "README.md").read_text("utf-8")


def test_no_sum_of_two_products_leaves_sixteen_bits() -> None:
    matrices = list(_int8_matrices((files("index") / "model" / "model.onnx").read_bytes()))
    assert sum(matrix.size for matrix in matrices) == 6 * 12 * 384 * 384
    for matrix in matrices:
        fours = matrix.astype(np.int32).reshape(-1, 4, matrix.shape[1])  # the kernels pair within these
        for sign in (1, -1):
            pair = np.sort(np.maximum(fours * sign, 0), axis=1)[:, 2:].sum(axis=1)
            assert 255 * pair.max() <= 32767


def _int8_matrices(model: bytes) -> Iterator[np.ndarray]:
    """The int8 matrices among the constants of an ONNX file, but for the table of word vectors."""
    for graph in _fields(model, 7):
        for tensor in _fields(graph, 5):
            shape = list(_fields(tensor, 1))
            if list(_fields(tensor, 2)) == [3] and len(shape) == 2 and shape[0] < 30522:
                (raw,) = _fields(tensor, 9)
                yield np.frombuffer(raw, np.int8).reshape(shape)


def _fields(message: bytes, wanted: int) -> Iterator[Any]:
    """The values of one field of a protobuf message: bytes where they have a length, else numbers."""
    view, at = memoryview(message), 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte, at = view[at], at + 1
            value, shift = value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value

    while at < len(view):
        key = number()
        value: Any = number()
        if key & 7 == 2:
            value, at = view[at : at + value], at + value
        if key >> 3 == wanted:
            yield value


def test_importing_the_module_imports_nothing_heavy() -> None:
    code = "import sys, index.embedding.embedder; print(sorted({'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"


def test_it_is_an_embedder() -> None:
    embedder: Embedder = MiniLM()
    assert embedder.size == 384


def test_the_runtime_writes_nothing_into_the_home_and_calls_nobody(tmp_path: Path) -> None:
    """Its telemetry is native code, which no guard of the suite sees: it shows by the id that it leaves."""
    code = "from index.embedding.embedder import MiniLM; MiniLM().embed(['The pier was closed.'])"
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**bare, "HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []
