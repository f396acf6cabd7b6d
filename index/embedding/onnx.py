"""Open the models that ship: the one place that knows onnxruntime and the tokenizer's library."""

import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from index.errors import EmbedderFailed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["CLS", "POSITIONS", "SEP", "Session", "cores", "open_model", "open_tokenizer"]

CLS, SEP = 101, 102  # the models' start and end tokens
POSITIONS = 512  # tokens that the models can read
VOCABULARY = files("index") / "model" / "tokenizer.json"
_BROKEN = "A model that ships with onrecord cannot be loaded: install onrecord again."


class Session(Protocol):
    """What is used of onnxruntime's session, which has no types of its own."""

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
    tokenizer.encode_special_tokens = True  # "[SEP]" in an article is five characters, no mark of ours
    return tokenizer


def open_model(file: Traversable) -> Session:
    """Open an ONNX file for one text a run on one thread: texts are what runs side by side.

    Raises EmbedderFailed.
    """
    # Else it writes an id into the home and calls its maker, from the import on: there is no other switch.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime  # type: ignore[import-untyped]  # slow to import, as tokenizers is

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The graphs are written as they are to run: looking for more to fuse would only slow the start.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        with as_file(file) as path:
            run: Session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EmbedderFailed(_BROKEN) from error
    return run
