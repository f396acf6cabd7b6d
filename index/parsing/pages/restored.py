"""Restore blocks that trafilatura leaves out of the middle of an article: lists, headings, captions, paragraphs."""

import re
from typing import Any

from index.cleaning.classifier import kind
from index.parsing.blocks import block_lines, local_name
from index.parsing.markup.trees import text_in
from index.parsing.pages.captions import CAPTION
from index.parsing.pages.entries import TIME
from index.parsing.pages.furniture import tokens

__all__ = ["restored"]

_UNITS = ("p", "ul", "ol", "dl", "h2", "h3", "h4", "blockquote", "pre")
_LINKED = 0.5  # linked share of a restored block's text, at most
_RUN_TOGETHER = 3  # lines of a text, at most, for it to be checked for blocks run together
_FEW = 12  # children of an element that is compared with a line, at most
_START = 30  # leading characters by which a long line is recognised
_SHORTEST = 3  # words of a restored block, at least
_ABOUT = frozenset("byline author authors meta metadata dateline timestamp published updated credit credits".split())
_MARK = re.compile(r"^[-–•*]\s+")


def restored(tree: Any, text: str) -> str:
    """Return the extracted `text` with missing blocks inserted where they stand in the page.

    A block is restored where two or more of its siblings are in the text.
    """
    lines = text.split("\n")
    if len(lines) <= _RUN_TOGETHER:
        lines = [part for line in lines for part in _taken_apart(tree, line)]
    places = {known: place for place, line in enumerate(lines) for known in (_folded(line), _start(line)) if known}
    after: dict[int, list[str]] = {}
    known = _known(tree, places)
    for parent in dict.fromkeys(unit.getparent() for unit in tree.iter(*_UNITS)):
        if parent is not None:
            _beside(parent, places, known, after)
    _captions(tree, places, after)
    whole: list[str] = list(after.get(-1, ()))
    for place, line in enumerate(lines):
        whole += [line, *after.get(place, ())]
    return "\n".join(whole)


def _taken_apart(tree: Any, line: str) -> list[str]:
    """The blocks of the element whose whole text is `line`, as trafilatura joins the blocks of a short article."""
    bare = "".join(line.split())
    for element in tree.iter("article", "main", "section", "div", "body"):
        if "".join("".join(element.itertext()).split()) == bare:
            return list(block_lines(element))
    return [line]


def _known(tree: Any, places: dict[str, int]) -> dict[Any, int]:
    """The index of the last line of the text that each element contains; elements without a line are left out."""
    found: dict[Any, int] = {}
    for element in reversed(list(tree.iter())):  # children before their parents
        place = _place(list(block_lines(element)), places) if local_name(element) in _UNITS else found.get(element)
        around = element.getparent()
        if place is not None:
            found[element] = place
            if around is not None:
                found[around] = max(place, found.get(around, -1))
    return found


def _beside(parent: Any, places: dict[str, int], known: dict[Any, int], after: dict[int, list[str]]) -> None:
    """Add the missing blocks among the children of `parent` to `after`, by the index of the line before them."""
    held = [known[child] for child in parent if child in known and local_name(child) in _UNITS]
    if not held:
        return
    last = min(held) - 1
    for block in parent:
        if block in known:
            last = known[block]
        elif local_name(block) in _UNITS and (lines := list(block_lines(block))) and _belongs(block, lines, held):
            after.setdefault(last, []).extend(lines)
            places.update((_folded(line), last) for line in lines)


def _captions(tree: Any, places: dict[str, int], after: dict[int, list[str]]) -> None:
    """Add the captions above or within the body to `after`, by the index of the line before them."""
    last, ends = -1, max(places.values(), default=-1)
    for element in tree.iter("p", "h1", "h2", "h3", "div", "span", "li"):
        line = text_in(element) if len(element) < _FEW else ""
        place = places.get(_folded(line)) if line else None
        if place is not None:
            last = max(last, place)
        elif element.get("class") == CAPTION and line and last < ends:
            after.setdefault(last, []).append(line)
            places[_folded(line)] = last


def _place(lines: list[str], places: dict[str, int]) -> int | None:
    found = [places[known] for line in lines for known in (_folded(line), _start(line)) if known in places]
    return max(found) if found else None


def _belongs(block: Any, lines: list[str], held: list[int]) -> bool:
    if block.get("class") in (CAPTION, TIME):
        return True
    if tokens(block) & _ABOUT or kind(" ".join(lines)) is not None:
        return False
    text = " ".join(lines)
    linked = sum(len(text_in(link)) for link in block.iter("a"))
    return len(held) >= 2 and len(text.split()) >= _SHORTEST and linked <= _LINKED * len(text)


def _start(line: str) -> str:
    """The start of a long line, which identifies it even where trafilatura left out a word further on."""
    folded = _folded(line)
    return f"{folded[:_START]}…" if len(folded) > _START else ""


def _folded(line: str) -> str:
    return " ".join(_MARK.sub("", line).split()).casefold()
