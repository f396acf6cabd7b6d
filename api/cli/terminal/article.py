"""An article on a terminal: its lines numbered, a passage highlighted, boilerplate told apart."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rich.console import Console
from rich.style import Style
from rich.text import Text

from api.cli.terminal.links import Link, unlinked
from api.service.plain_text import clean, one_line
from api.service.wording import publisher_and_date
from index.article import Article, Span

__all__ = ["show_article"]

_LINE = re.compile(r"(?P<text>[^\r\n]*)(?:\r\n|\n|\r|\Z)")
_AROUND = 3  # lines that hold text, shown before and after a passage
_PASSAGE = "black on yellow"
_WIDEST = 120  # columns


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the article: its number from 1, and where it stands in the text."""

    number: int
    span: Span
    blank: bool


def show_article(screen: Console, article: Article, passage: Span | None, link: Link = unlinked) -> None:
    """Print the lines around `passage`, or all where it is None; its offsets count in the article's text.

    The margin repeats what colours show: `>` beside the passage, `┆` beside boilerplate.
    """
    _heading(screen, article, link)
    lines = list(_lines(article.text))
    extent = article.extent
    own = [line for line in lines if _shared(line.span, extent)] if extent else lines
    shown = _around(lines, passage) if passage else own
    digits = len(str(shown[-1].number))
    last = shown[-1].number
    for line in shown:
        for row in _rows(screen, article, line, passage, digits):
            screen.print(row, soft_wrap=True)
    if last < len(lines) or shown[0].number > 1:
        screen.print(Text(f"lines {shown[0].number}–{last} of {len(lines)}", "dim"))


def _heading(screen: Console, article: Article, link: Link) -> None:
    author = f"by {article.author}" if article.author else ""
    known = ", ".join(filter(None, (publisher_and_date(article.publisher, article.published), author)))
    heading = Text(one_line(article.title or article.source), Style.parse("bold") + link(article.source))
    screen.print(heading)
    for more in (known, article.source if article.title else "", article.url or ""):
        if more:
            screen.print(Text(one_line(more), "dim"), soft_wrap=True)
    screen.print()


def _lines(text: str) -> Iterator[_Line]:
    for number, match in enumerate(_LINE.finditer(text), 1):
        start, end = match.span("text")
        if start == len(text) and number > 1:
            return  # nothing follows the last line ending
        yield _Line(number, Span(start, end), not match["text"].strip())


def _around(lines: list[_Line], passage: Span) -> list[_Line]:
    """Return the lines of the passage, and some before and after it."""
    touched = [place for place, line in enumerate(lines) if _shared(line.span, passage)]
    first, last = (touched[0], touched[-1]) if touched else (0, 0)
    return lines[_reach(lines, first, -1) : _reach(lines, last, 1) + 1]


def _reach(lines: list[_Line], place: int, step: int) -> int:
    """Return the index of the line that is `_AROUND` non-blank lines away from `place`, or of the last there is."""
    left, reached = _AROUND, place
    while left and 0 <= place + step < len(lines):
        place += step
        if not lines[place].blank:
            left, reached = left - 1, place
    return reached


def _rows(screen: Console, article: Article, line: _Line, passage: Span | None, digits: int) -> Iterator[Text]:
    """Yield a line as the rows it takes up, each with its margin."""
    text = _styled(article, line.span, passage)
    width = max(min(screen.width, _WIDEST) - digits - 4, 10)
    for place, row in enumerate(text.wrap(screen, width, overflow="fold") or [text]):
        number = "" if place else str(line.number)
        styles = {str(span.style) for span in row.spans if span.start < span.end}
        whole_dim = any(s.style == "dim" and s.end - s.start >= len(row.plain.rstrip()) > 0 for s in row.spans)
        sign = ">" if _PASSAGE in styles else " "
        bar = "┆" if whole_dim else "│"
        whole = Text.assemble((sign, "bold yellow"), (f"{number:>{digits}} {bar} ", "dim"), row)
        whole.rstrip()
        yield whole


def _styled(article: Article, span: Span, passage: Span | None) -> Text:
    """Return the text of `span` in runs of one style, each cleaned by itself, since that may change its length."""
    kept = _within(article.kept, span)
    cuts = {span.start, span.end}
    for other in (*kept, *([passage] if passage else [])):
        cuts.update(place for place in (other.start, other.end) if span.start < place < span.end)
    text = Text()
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        piece = Span(start, end)
        text.append(clean(piece.of(article.text)).replace("\n", " "), _look(kept, piece, passage))
    return text


def _within(kept: tuple[Span, ...], span: Span) -> tuple[Span, ...]:
    """Return those of the sorted spans `kept` that overlap `span`."""
    first = bisect_right(kept, span.start, key=lambda part: part.end)
    last = bisect_left(kept, span.end, key=lambda part: part.start)
    return kept[first:last]


def _look(kept: tuple[Span, ...], piece: Span, passage: Span | None) -> str:
    if passage and _shared(piece, passage):
        return _PASSAGE
    return "" if any(_shared(piece, span) for span in kept) else "dim"


def _shared(first: Span, second: Span) -> bool:
    return max(first.start, second.start) < min(first.end, second.end)
