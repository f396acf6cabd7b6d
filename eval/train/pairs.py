"""Turn rows of training data into pairs of token ids with their labels and the places of their answers."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

__all__ = ["FIRST", "LONGEST", "TITLE", "Pair", "batches", "encode", "padded", "rows"]

FIRST, TITLE, LONGEST = 56, 24, 272  # tokens of a question or claim, of a title, of a pair
CLS, SEP = 101, 102
STEP = 16  # tokens by which the padded lengths differ
RUN = 5  # batches of one length that follow one another


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts as token ids, with their label and the token spans of the answers."""

    ids: NDArray[np.int32]
    first: int  # number of tokens of the first text, with [CLS] and [SEP]
    readable: int  # the first token of the passage itself, after its title
    claim: bool  # whether the first text is a claim, not a question
    label: float
    spans: tuple[tuple[int, int], ...]  # first and last token of each answer
    exact: bool  # whether the answers' ends are known to the word, or only their neighbourhood


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON Lines, compressed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def encode(found: Sequence[dict[str, Any]], tokenizer: Tokenizer, random: Random, titles: float = 0.5) -> list[Pair]:
    """Encode rows of questions or claims; of a long passage a window is kept that holds the answer.

    `titles` is the share of passages shown under their article's title, where it is known. Rows whose answer
    no window can hold are left out.
    """
    first = tokenizer.encode_batch([row.get("question") or row["claim"] for row in found], add_special_tokens=False)
    second = tokenizer.encode_batch([row.get("passage") or row["document"] for row in found], add_special_tokens=False)
    shown = [(row.get("title") or "") if random.random() < titles else "" for row in found]
    title = tokenizer.encode_batch(shown, add_special_tokens=False)
    pairs = (_pair(*parts, random) for parts in zip(found, first, second, title, strict=True))
    return [pair for pair in pairs if pair is not None]


def _pair(row: dict[str, Any], first: Any, second: Any, title: Any, random: Random) -> Pair | None:
    label = float(row["answerable"] if "answerable" in row else row["label"])
    head = [CLS, *first.ids[:FIRST], SEP]
    over = [*title.ids[:TITLE], SEP] if title.ids else []
    room = LONGEST - len(head) - len(over) - 1
    spans = _spans(row.get("answers") or (), second.offsets) if label else []
    claim = "claim" in row
    start = _nearest(second.ids, room, set(head)) if claim else _window(len(second.ids), room, spans, random)
    held = [(a - start, b - start) for a, b in spans if start <= a and b < start + room]
    if spans and not held:
        return None
    ids = np.array([*head, *over, *second.ids[start : start + room], SEP], np.int32)
    shift = len(head) + len(over)
    exact = row.get("span", "short") in {"short", "clause"}
    return Pair(ids, len(head), shift, claim, label, tuple((a + shift, b + shift) for a, b in held), exact)


def _spans(answers: Sequence[dict[str, Any]], offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find the first and last token of each answer, given by characters."""
    starts = np.array([a for a, _ in offsets] or [0])
    ends = np.array([b for _, b in offsets] or [0])
    found = []
    for answer in answers:
        begin, end = answer["start"], answer["start"] + len(answer["text"])
        a, b = int(np.searchsorted(ends, begin, "right")), int(np.searchsorted(starts, end, "left")) - 1
        if a <= b:
            found.append((a, b))
    return found


def _window(length: int, room: int, spans: Sequence[tuple[int, int]], random: Random) -> int:
    """Choose where the kept part of a passage starts: anywhere that holds its first answer."""
    if length <= room:
        return 0
    low, high = 0, length - room
    if spans:
        low, high = max(low, spans[0][1] - room + 1), min(high, spans[0][0])
    return random.randint(low, high) if low <= high else 0


def _nearest(ids: Sequence[int], room: int, wanted: set[int]) -> int:
    """Choose where the kept part of a long document starts: where it shares most kinds of tokens with its claim."""
    starts = range(0, max(1, len(ids) - room + STEP), STEP)
    return max(starts, key=lambda start: len(wanted.intersection(ids[start : start + room])))


def batches(pairs: Sequence[Pair], tokens: int, random: Random) -> Iterator[list[Pair]]:
    """Yield the pairs in batches of at most `tokens` padded tokens, each of pairs padded to one length.

    Up to RUN batches of one length follow one another, as a change of tensor shape costs as much as a training step.
    Pairs that do not fill a batch of their length are left out of this pass.
    """
    by_length: dict[int, list[Pair]] = {}
    for pair in pairs:
        by_length.setdefault(padded(len(pair.ids)), []).append(pair)
    runs: list[list[list[Pair]]] = []
    for length, alike in by_length.items():
        random.shuffle(alike)
        size = max(1, tokens // length)
        made = [alike[at : at + size] for at in range(0, len(alike) - size + 1, size)]
        runs += [made[at : at + RUN] for at in range(0, len(made), RUN)]
    random.shuffle(runs)
    for run in runs:
        yield from run


def padded(length: int) -> int:
    """Return the length to which a pair of `length` tokens is padded."""
    return -(-length // STEP) * STEP
