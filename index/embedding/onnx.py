"""Open the models that ship: the only file that imports onnxruntime."""

import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from index.errors import EmbedderFailed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["CLS", "POSITIONS", "SEP", "Session", "cores", "open_model", "open_tokenizer"]

CLS, SEP = 101, 102  # the models' start and end tokens
POSITIONS = 512  # tokens that the models can read, [CLS] and [SEP] included
VOCABULARY = files("index") / "model" / "tokenizer.json"
_BROKEN = "A model that ships with onrecord cannot be loaded: install onrecord again."


class Session(Protocol):
    """The part of onnxruntime's session that is used; the library has no type hints."""

    def run(self, outputs: None, inputs: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """Run the model once: inputs by name, outputs in the model's order."""
        ...


def cores() -> int:
    """Return the processors this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def open_tokenizer(file: Traversable = VOCABULARY) -> "Tokenizer":
    """Open a vocabulary, by default the one that the shipped models share. Raises EmbedderFailed."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_str(file.read_text("utf-8"))
    except Exception as error:
        raise EmbedderFailed(_BROKEN) from error
    tokenizer.encode_special_tokens = True  # "[SEP]" in an article is ordinary text, not a special token
    return tokenizer


def open_model(file: Traversable) -> Session:
    """Open an ONNX model that uses one thread for a run: several texts are run in parallel instead.

    Callers share it: a run leaves nothing behind. Raises EmbedderFailed.
    """
    try:
        with as_file(file) as path:
            return _session(path)
    except Exception as error:
        raise EmbedderFailed(_BROKEN) from error


@cache
def _session(path: Path) -> Session:
    # Otherwise, from its import on, it writes an id into the home folder and sends telemetry; no other switch exists.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime  # type: ignore[import-untyped]  # slow to import, as tokenizers is

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The shipped graphs are optimised already: another optimisation would only slow the start.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    run: Session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return run
