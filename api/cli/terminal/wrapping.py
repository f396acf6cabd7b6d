"""Running text on a terminal, wrapped while sentences are added at its end; printed lines are never changed."""

from rich.console import Console
from rich.text import Text

from api.cli.terminal.console import GLUE, prose_width

__all__ = ["Prose"]


class Prose:
    """Text that is wrapped as it arrives. The output is the same whether the text comes in pieces or at once."""

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._width = prose_width(screen)
        self._line = Text()  # what stands on the line so far, without its margin
        self._indent = 0  # the margin of the line
        self._margin = 0  # the margin of the paragraph's lines after its first
        self.begun = False

    def add(self, text: Text, gap: str = "", margin: int = 0) -> None:
        """Write `text` after a space, or after as many line ends as `gap` holds.

        From its second line on, a paragraph that begins here is indented by `margin` columns.
        """
        if "\n" in gap:
            self._out("\n" * gap.count("\n"))
            self._line, self._indent = Text(), 0
        if gap != " ":
            self._margin = min(margin, self._width // 2)
        held = len(self._line.plain)
        whole = self._line + Text(" ") + text if gap == " " and held else self._line + text
        first, *rest = self._wrapped(whole)
        self._out(first[held:])
        self._line = first
        if rest and self._margin != self._indent:
            rest = self._wrapped(Text(" ").join(rest), self._margin)
        for line in rest:
            self._out(Text("\n" + " " * self._margin) + line)
            self._line, self._indent = line, self._margin
        self.begun = True

    def end(self) -> None:
        """End the line, if there is one."""
        if self.begun:
            self._out("\n")
        self._line, self._indent, self.begun = Text(), 0, False

    def _wrapped(self, text: Text, indent: int | None = None) -> list[Text]:
        width = max(self._width - (self._indent if indent is None else indent), 1)
        lines = list(text.wrap(self._screen, width, overflow="fold")) or [Text()]
        for line in lines:
            line.rstrip()
        return lines

    def _out(self, text: Text | str) -> None:
        piece = Text(text) if isinstance(text, str) else text.copy()
        piece.plain = piece.plain.replace(GLUE, " ")
        self._screen.print(piece, end="", soft_wrap=True)
