"""The entries of a page that is written as things happen: each has its own time, which becomes a line of its text."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import Any

from index.parsing.blocks import local_name
from index.parsing.markup.trees import text_in
from index.parsing.pages.furniture import is_headline_linked

__all__ = ["TIME", "spell_out_times"]

TIME = "onrecord-time"  # the class of a line that was made of a time
_BLOCKS = frozenset("p h2 h3 h4".split())
_HEADINGS = ("h2", "h3", "h4")
_NEAR = 8  # elements around a time among which its entry is
_FEWEST = 3  # entries of a page
_LONGEST = 40  # characters of a time


def spell_out_times(tree: Any) -> None:
    """Put the time of each entry into a line before its text; a time within a sentence becomes part of it."""
    for entry in list(_entries(tree)):
        for time, block in _timed(entry):
            line = block.makeelement("p", {"class": TIME})
            line.text = text_in(time)
            block.addprevious(line)
            time.drop_tree()
        for heading in entry.iter(*_HEADINGS):
            for link in list(heading.iter("a")):
                link.drop_tag()  # it leads to the entry itself; what is linked trafilatura may leave out
        for head in list(entry.iter("header")):
            head.drop_tag()  # trafilatura leaves out what has a head's name
        if entry.tag == "article":
            entry.tag = "div"  # and takes the first article for the only one
    _into_sentences(tree)


def _into_sentences(tree: Any) -> None:
    """Make each time that stands within a block of text a part of it: trafilatura leaves times out."""
    lengths: dict[Any, int] = {}
    for time in list(tree.iter("time")):
        around = time.getparent()
        if local_name(around) not in ("p", "li", "td"):
            continue
        if around not in lengths:  # once for a block, however many times it holds
            lengths[around] = len(text_in(around))
        if lengths[around] > len(text_in(time)) + 1:
            time.tag = "span"
            time.attrib.clear()


def _entries(tree: Any) -> Iterator[Any]:
    """The elements that stand beside others of their kind, each with a time of its own and text that is not linked."""
    around = [list(islice(takewhile(_is_within, time.iterancestors()), _NEAR)) for time in tree.iter("time")]
    kinds = Counter(_kind(element) for element in dict.fromkeys(chain.from_iterable(around)))
    found = (next((element for element in above if kinds[_kind(element)] >= _FEWEST), None) for above in around)
    for entry in dict.fromkeys(found):
        if entry is not None and not is_headline_linked(entry):
            yield entry


def _is_within(element: Any) -> bool:
    return local_name(element) not in ("body", "html")


def _timed(entry: Any) -> list[tuple[Any, Any]]:
    """The times of an entry, each with the block that follows it: an update within an entry has its own."""
    found: list[tuple[Any, Any]] = []
    time = None
    for element in entry.iter("time", "p", "h2", "h3", "h4"):
        if element.tag == "time":
            time = None if any(above.tag in _BLOCKS for above in element.iterancestors()) else element
        elif time is not None and text_in(element) and 0 < len(text_in(time)) <= _LONGEST:
            found.append((time, element))
            time = None
    return found


def _kind(entry: Any) -> tuple[Any, str, str]:
    return entry.getparent(), local_name(entry), (entry.get("class") or "").split(" ")[0]
