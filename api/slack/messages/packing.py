"""Text and blocks packed into as few messages as Slack's limits allow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from api.slack.messages.block_kit import Element, rich, section, text_element
from api.slack.messages.message import Message
from api.slack.text import cut, escaped

__all__ = ["MOST_BLOCKS", "MOST_IN_BLOCK", "MOST_IN_MESSAGE", "MOST_TEXT", "Packer", "Piece"]

MOST_IN_BLOCK = 3_000  # characters
MOST_BLOCKS = 50  # in a message
MOST_IN_MESSAGE = 12_500  # characters of all its blocks; Slack refuses somewhat more than 13,000
MOST_TEXT = 3_900  # characters of the text beside the blocks: an update takes 4,000
_KEPT_FREE = 4  # blocks


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer that stays in one message: a sentence, or the entry of a source."""

    text: str  # plain
    elements: tuple[Element, ...] = ()  # of running text; empty: the text itself
    block: Element | None = None  # or a block of its own
    gap: str = ""  # what separates it from the piece before, if they share a message


@dataclass
class _Open:
    """The message that is being filled."""

    blocks: list[Element] = field(default_factory=list)
    running: list[Element] = field(default_factory=list)  # of the block that is being filled
    in_block: int = 0
    size: int = 0
    text: str = ""


class Packer:
    """Takes pieces in order and hands out messages."""

    def __init__(self) -> None:
        self._done: list[Message] = []
        self._open = _Open()

    def add(self, piece: Piece) -> None:
        """Add a piece; one that is too long for any block is split at spaces."""
        if piece.block is None and len(escaped(piece.text)) > MOST_IN_BLOCK - 10:
            for number, part in enumerate(cut(piece.text, MOST_IN_BLOCK - 10)):
                self._add(Piece(part, gap=" " if number else piece.gap))
        else:
            self._add(piece)

    def messages(self) -> list[Message]:
        """Return all messages."""
        self._end_message()
        return self._done

    def _add(self, piece: Piece) -> None:
        size = max(len(escaped(piece.text)), _weight(piece.block or piece.elements)) + len(piece.gap)
        if self._full(size, piece):
            self._end_message()
        now = self._open
        if piece.block is not None:
            self._end_block()
            now.blocks.append(piece.block)
        else:
            if now.in_block + size > MOST_IN_BLOCK:
                self._end_block()
            gap = piece.gap if now.running else ""
            now.running.extend(_joined(gap, piece))
            now.in_block += size
        now.text += (piece.gap if now.text else "") + escaped(piece.text)
        now.size += size

    def _full(self, size: int, piece: Piece) -> bool:
        now = self._open
        if not now.size:
            return False
        blocks = len(now.blocks) + bool(now.running) + 1 > MOST_BLOCKS - _KEPT_FREE
        return blocks or now.size + size > MOST_IN_MESSAGE or len(now.text) + size > MOST_TEXT

    def _end_block(self) -> None:
        if self._open.running:
            self._open.blocks.append(rich(section(*self._open.running)))
            self._open.running, self._open.in_block = [], 0

    def _end_message(self) -> None:
        self._end_block()
        if self._open.blocks:
            self._done.append(Message(self._open.text, self._open.blocks))
            self._open = _Open()


def _weight(part: object) -> int:
    """Return the characters of all text and addresses within."""
    if isinstance(part, list | tuple):
        return sum(_weight(item) for item in part)
    if not isinstance(part, dict):
        return 0
    own = sum(len(value) for name, value in part.items() if name in {"text", "url"} and isinstance(value, str))
    return own + sum(_weight(value) for value in part.values())


def _joined(gap: str, piece: Piece) -> Iterator[Element]:
    elements: Sequence[Element] = piece.elements or (text_element(piece.text),)
    if gap:
        yield text_element(gap)
    yield from elements
