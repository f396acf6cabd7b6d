"""The shipped reader and judge of claims: a cross-encoder trained from the sentence encoder's weights.

`model/README.md` documents its training data and accuracy; `eval/train` trains it.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.article import Span
from index.embedding.embedder import without_surrogates
from index.embedding.onnx import CLS, POSITIONS, SEP, Session, cores, open_model, open_tokenizer
from index.errors import EmbedderFailed
from rag.reading.reader import Reading, Text

if TYPE_CHECKING:
    from tokenizers import Encoding

__all__ = ["FIRST", "TITLE", "CrossEncoder", "shipped_reader"]

FIRST, TITLE = 56, 24  # tokens read of a question or claim, and of a title, as in training
_LONGEST = 24  # tokens of the words marked as an answer
_NOTHING = -20.0  # log odds given to a text without tokens, which the model cannot score
_FOLDER = files("rag.reading") / "model"

Floats = NDArray[np.float32]
Item = TypeVar("Item")
Result = TypeVar("Result")


class CrossEncoder:
    """Scores pairs of texts, one pair in each run of the model, so that a score never depends on other pairs.

    Usable from several threads; a model is loaded at its first use.
    """

    def __init__(self, threads: int | None = None) -> None:
        """Set the number of pairs that are scored in parallel; one per core by default."""
        self._threads = threads or cores()

    def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
        """Return a reading for each passage; raises EmbedderFailed."""
        asked = _tokens(question).ids[:FIRST]
        session = self._session
        return self._map_parallel(lambda passage: _read(session, asked, passage), passages)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return for each claim and text the probability that the text supports the claim; raises EmbedderFailed."""
        session = self._session
        return self._map_parallel(lambda pair: _judge(session, *pair), pairs)

    def _map_parallel(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        if len(items) < 2 or self._threads < 2:
            return [work(item) for item in items]
        with ThreadPoolExecutor(min(self._threads, len(items))) as pool:
            return list(pool.map(work, items))

    @cached_property
    def _session(self) -> Session:
        return open_model(_FOLDER / "reader.onnx")


@cache
def shipped_reader(threads: int | None = None) -> CrossEncoder:
    """Return the shipped reader, made once per process and number of threads."""
    return CrossEncoder(threads)


def _tokens(text: str) -> "Encoding":
    return open_tokenizer().encode(without_surrogates(text), add_special_tokens=False)


def _run(session: Session, first: list[int], title: list[int], text: list[int]) -> tuple[float, float, Floats]:
    """Return the log odds of "answers" and "supports", and the logits of start and end at each token read of `text`."""
    head = [CLS, *first, SEP]
    over = [*title, SEP] if title else []
    text = text[: POSITIONS - len(head) - len(over) - 1]
    if not text:
        return _NOTHING, _NOTHING, np.empty((0, 2), np.float32)
    ids = np.array([[*head, *over, *text, SEP]], np.int64)
    kinds, readable = np.zeros((2, *ids.shape), np.int64)
    kinds[0, len(head) :] = 1
    begin = len(head) + len(over)
    readable[0, begin : begin + len(text)] = 1
    try:
        verdict, span = session.run(None, {"ids": ids, "kinds": kinds, "readable": readable})
    except Exception as error:
        raise EmbedderFailed("The shipped reader failed on a text.") from error
    answers, supports = map(float, verdict[0])
    return answers, supports, span[0, begin : begin + len(text)]


def _judge(session: Session, claim: str, text: str) -> float:
    _, supports, _ = _run(session, _tokens(claim).ids[:FIRST], [], _tokens(text).ids)
    return 1 / (1 + math.exp(-supports))


def _read(session: Session, asked: list[int], passage: Text) -> Reading:
    title = _tokens(passage.title).ids[:TITLE] if passage.title else []
    tokens = _tokens(passage.text)
    answers, _, logits = _run(session, asked, title, tokens.ids)
    chances = np.exp(logits - logits.max(0, initial=-1e9))
    chances /= chances.sum(0) + 1e-12
    starts, ends = np.array(tokens.offsets[: len(chances)] or np.empty((0, 2)), int).reshape(-1, 2).T
    shares, spans = [], []
    for sentence in passage.sentences:
        first, last = np.searchsorted(ends, sentence.start, "right"), np.searchsorted(starts, sentence.end, "left")
        here = chances[first:last]
        shares.append(float(here.sum() / 2))
        spans.append(_best(here, starts[first:last], ends[first:last]))
    return Reading(answers, tuple(shares), tuple(spans))


def _best(chances: Floats, starts: NDArray[np.int_], ends: NDArray[np.int_]) -> Span | None:
    """Return the likeliest answer in one sentence, by the product of its start's and end's probabilities; else None."""
    if not len(chances):
        return None
    joint = np.outer(chances[:, 0], chances[:, 1])
    joint = np.triu(joint) - np.triu(joint, _LONGEST)  # the end is not before the start, nor far after it
    first, last = np.unravel_index(int(joint.argmax()), joint.shape)
    return Span(int(starts[first]), int(ends[last]))
