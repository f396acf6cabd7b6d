"""What a reasoning model thinks aloud before it answers is no part of its answer."""

from collections.abc import Iterable, Iterator

__all__ = ["without_thoughts"]

_OPENS, _CLOSES = "<think>", "</think>"


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Return the pieces without what stands in `<think>…</think>` at their beginning, wherever they are cut."""
    held, thinking, answering = "", False, False
    for piece in pieces:
        if answering:
            yield piece
            continue
        held, thinking = _thought(held + piece, thinking)
        if not thinking and not _OPENS.startswith(held[: len(_OPENS)]):
            answering = True
            yield held
    if held and not thinking and not answering:
        yield held


def _thought(held: str, thinking: bool) -> tuple[str, bool]:
    """What is left of `held` behind the thoughts it begins with, and whether it ends within one."""
    while True:
        if thinking:
            _, closed, after = held.partition(_CLOSES)
            if not closed:
                return held[1 - len(_CLOSES) :], True  # what may be the beginning of the end
            held, thinking = after, False
        held = held.lstrip()
        if not held.startswith(_OPENS):
            return held, False
        held, thinking = held[len(_OPENS) :], True
