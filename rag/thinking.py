"""What a reasoning model thinks aloud before it answers is no part of its answer."""

from collections.abc import Iterable, Iterator

__all__ = ["without_thoughts"]

_OPENS, _CLOSES = "<think>", "</think>"


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without a `<think>…</think>` that stands at their beginning, wherever they are cut."""
    held, thinking, answering = "", False, False
    for piece in pieces:
        if answering:
            yield piece
            continue
        held += piece
        if not thinking and held.lstrip().startswith(_OPENS):
            thinking = True
        if thinking:
            # Only what may be the beginning of the end is kept.
            _, closed, after = held.partition(_CLOSES)
            held, thinking = (after, False) if closed else (held[-len(_CLOSES) :], True)
        if not thinking and not _OPENS.startswith(held.lstrip()[: len(_OPENS)]):
            answering = True
            yield held.lstrip()
    if held and not answering and not thinking and held.strip():
        yield held.lstrip()
