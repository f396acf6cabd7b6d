"""Remove the thoughts that a reasoning model writes before its answer."""

from collections.abc import Iterable, Iterator

__all__ = ["strip_thoughts"]

_OPENS, _CLOSES = "<think>", "</think>"


def strip_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces without a `<think>…</think>` at their beginning, wherever the pieces are cut."""
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
    """Return the rest of `held` after the thoughts at its beginning, and whether it ends within one."""
    while True:
        if thinking:
            _, closed, after = held.partition(_CLOSES)
            if not closed:
                return held[1 - len(_CLOSES) :], True  # maybe the beginning of the closing tag
            held, thinking = after, False
        held = held.lstrip()
        if not held.startswith(_OPENS):
            return held, False
        held, thinking = held[len(_OPENS) :], True
