"""Split a text into paragraphs, whether each is one line or its lines are hard-wrapped."""

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise

from index.article import Span

__all__ = ["paragraphs"]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_WORD = re.compile(r"\S+")
_PLAIN_WORD = re.compile(r"(?!by\b)[^\W\d_]+[,;.]?(?:\s|$)")
_ITEM = re.compile(r"(?:[-*+•‣▪]|\d{1,3}[.)])\s|#{1,6}\s|>|\|")
_NUMBERED = re.compile(r"\d{1,3}\.\s")
_HEADING = re.compile(r"#{1,6}\s")
_FULL = ".!?:;…\"”’')؟۔؛"
_NARROWEST, _WIDEST = 40, 120  # characters of the lines of a hard-wrapped text
_CONTINUES = 30  # characters, at least, of a line that continues below with a lower-case word
_FEWEST = 3  # pairs of lines, at least, by which a text is judged to be wrapped
_ENDLESS = 1 << 30
_FEW_SMALL = 10  # letters for each lower-case one, at least, in a text in capitals
_SPACES = 3  # in a line, at least, for its script to put spaces between words
_INDENT = 2  # blanks before the first line of a paragraph, at least
_COLUMN = 48  # characters of a line of a narrow column, at most


def paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of `text` in order, without surrounding white space; together they hold every word.

    Each line is a paragraph unless the text is hard-wrapped. Then a line continues in the next one if that begins in
    lower case, or if its first word would not have fitted on the line. Where the first lines of paragraphs are
    indented, a paragraph continues up to the next indented line; in a narrow column with hyphenated line ends, up to
    a line that ends a sentence.
    """
    lines = _lines(text)
    if _is_indented(text, lines):
        width = _longest(lines)
        return _grouped(lines, lambda first, line, after: _goes_on_indented(text, first, line, after, width))
    if _is_narrow(text, lines):
        return _grouped(lines, lambda first, line, after: _goes_on_in_column(text, line, after))
    width = _width(text, lines)
    if not width:
        return lines
    return _grouped(lines, lambda first, line, after: _goes_on(text, line, after, width))


def _grouped(lines: list[Span], goes_on: Callable[[Span, Span, Span], bool]) -> list[Span]:
    """The paragraphs of grouped lines.

    `goes_on(first, last, after)` tells whether the line `after` continues the paragraph from `first` to `last`.
    """
    found: list[Span] = []
    start = 0
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is not None and goes_on(lines[start], line, after):
            continue
        found.append(Span(lines[start].start, line.end))
        start = index + 1
    return found


def _is_indented(text: str, lines: list[Span]) -> bool:
    """Whether only the first line of each paragraph is indented, as in the copy of news agencies."""
    pairs = [(line, after) for line, after in pairwise(lines) if _adjacent(text, line, after)]
    into = sum(1 for line, after in pairs if _indent(text, line) >= _INDENT and _indent(text, after) == 0)
    out_of = sum(1 for line, after in pairs if _indent(text, line) == 0 and _indent(text, after) >= _INDENT)
    amid = sum(1 for line, after in pairs if _indent(text, after) == 0 and text[line.end - 1] not in _FULL)
    return into >= 2 and into + out_of >= 3 and 2 * amid >= into


def _goes_on_indented(text: str, first: Span, line: Span, after: Span, width: int) -> bool:
    """Whether `after` continues a paragraph: always if its first line is indented, else only if `line` is full.

    Without an indented first line it may be a slug or a headline.
    """
    if not _adjacent(text, line, after) or _indent(text, after) > 0:
        return False
    return _indent(text, first) >= _INDENT or _amid_sentence(text, line, after) or not _fits(text, line, after, width)


def _longest(lines: list[Span]) -> int:
    """The 90th percentile of the lines' lengths."""
    lengths = sorted(line.end - line.start for line in lines)
    return lengths[min(9 * len(lengths) // 10, len(lengths) - 1)]


def _is_narrow(text: str, lines: list[Span]) -> bool:
    """Whether the text is a column so narrow that words are broken at the ends of its lines."""
    broken = sum(1 for line, after in pairwise(lines) if _adjacent(text, line, after) and _breaks(text, line, after))
    long = sum(1 for line in lines if line.end - line.start > _COLUMN)
    return broken >= 2 and 10 * broken >= len(lines) and 5 * long <= len(lines)


def _breaks(text: str, line: Span, after: Span) -> bool:
    return text[line.end - 1] in "-\u00ad¬" and text[line.end - 2].isalpha() and text[after.start].islower()


def _goes_on_in_column(text: str, line: Span, after: Span) -> bool:
    whole = line.of(text)
    return (
        _adjacent(text, line, after)
        and (not whole.isupper() or after.of(text).isupper())  # a headline in capitals above the text
        and (text[line.end - 1] not in _FULL or text[after.start].islower())
    )


def _lines(text: str) -> list[Span]:
    found = []
    for match in _LINE.finditer(text):
        line = match.group().lstrip()
        start = match.end() - len(line)
        if line:
            found.append(Span(start, start + len(line.rstrip())))
    return found


def _adjacent(text: str, line: Span, after: Span) -> bool:
    if after.start - line.end == 1:
        return True  # one line ending stands between them: most lines of most texts
    between = text[line.end : after.start]
    return between.count("\n") + between.count("\r") - between.count("\r\n") == 1


def _width(text: str, lines: list[Span]) -> int:
    """The width at which the text was wrapped, in characters.

    0 where each line is a paragraph; _ENDLESS where most are, so that only a lower-case word continues a line.
    """
    pairs = [(line, after) for line, after in pairwise(lines) if _adjacent(text, line, after)]
    lengths = sorted(line.end - line.start for line, _ in pairs)
    if not lengths or len(lengths) - bisect_left(lengths, _WIDEST + 1) > len(lengths) // 10:
        return 0
    width = lengths[min(9 * len(lengths) // 10, len(lengths) - 1)]
    long = len(lengths) - bisect_left(lengths, _NARROWEST)
    if _has_no_small_letters(text):
        return width if width >= _NARROWEST and _is_filled_in_capitals(text, pairs, width, long) else 0
    amid_sentence = sum(1 for line, after in pairs if _amid_sentence(text, line, after))
    wrapped = 3 * amid_sentence >= long or _is_filled(text, pairs, width)
    return width if width >= _NARROWEST and wrapped else _ENDLESS


def _has_no_small_letters(text: str) -> bool:
    """Whether a text is in capitals, or in a script without case, so that no lower-case word can continue a line."""
    small = sum(1 for letter in text if letter.islower())
    return _FEW_SMALL * small < sum(1 for letter in text if letter.isalpha())


def _is_filled_in_capitals(text: str, pairs: list[tuple[Span, Span]], width: int, long: int) -> bool:
    """Whether lines with spaces break where the next word would not have fitted."""
    spaced = sum(1 for line, _ in pairs if text.count(" ", line.start, line.end) >= _SPACES)
    broken = sum(1 for line, after in pairs if text[line.end - 1] not in _FULL and not _fits(text, line, after, width))
    return len(pairs) >= _FEWEST and 10 * spaced >= 9 * len(pairs) and 2 * broken >= long


def _is_filled(text: str, pairs: list[tuple[Span, Span]], width: int) -> bool:
    """Whether the lines are full: the next word would not have fitted, and at most half of them end a sentence."""
    full = sum(1 for line, after in pairs if not _fits(text, line, after, width))
    amid = sum(1 for line, _ in pairs if text[line.end - 1] not in _FULL)
    small = sum(1 for _, after in pairs if text[after.start].islower())
    return len(pairs) >= _FEWEST and 10 * full >= 9 * len(pairs) and 2 * amid >= len(pairs) and 5 * small >= len(pairs)


def _fits(text: str, line: Span, after: Span, width: int) -> bool:
    """Whether the first word of the next line would have found room on a line."""
    word = _WORD.match(text, after.start)
    return word is not None and line.end - line.start + 1 + len(word.group()) <= width


def _amid_sentence(text: str, line: Span, after: Span) -> bool:
    return (
        line.end - line.start >= _CONTINUES
        and text[line.end - 1] not in _FULL
        and text[after.start].islower()
        and _PLAIN_WORD.match(text, after.start) is not None
    )


def _goes_on(text: str, line: Span, after: Span, width: int) -> bool:
    if not _adjacent(text, line, after):
        return False
    if _HEADING.match(text, line.start) or _indented(text, line, after):
        return False
    full = not _fits(text, line, after, width)
    if _ITEM.match(text, after.start):  # but “… seit dem / 14. Januar” is no item of a list
        return full and text[line.end - 1] not in _FULL and _NUMBERED.match(text, after.start) is not None
    return full or _amid_sentence(text, line, after)


def _indent(text: str, line: Span) -> int:
    if line.start == 0 or text[line.start - 1] not in " \t":
        return 0
    before = text[max(0, line.start - 12) : line.start]
    return len(before) - len(before.rstrip(" \t"))


def _indented(text: str, line: Span, after: Span) -> bool:
    return _indent(text, after) > _indent(text, line) + 1 and not _ITEM.match(text, line.start)
