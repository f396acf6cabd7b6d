"""Keep the times of a live blog's entries: each becomes a line of text above its entry."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import Any

from index.parsing.blocks import local_name
from index.parsing.markup.trees import text_in
from index.parsing.pages.furniture import is_headline_linked

__all__ = ["TIME", "spell_out_times"]

TIME = "onrecord-time"  # class attribute of a line that was a time
_BLOCKS = frozenset("p h2 h3 h4".split())
_HEADINGS = ("h2", "h3", "h4")
_NEAR = 8  # ancestors of a time among which its entry is sought
_FEWEST = 3  # entries of a live blog, at least
_LONGEST = 40  # characters of a time, at most


def spell_out_times(tree: Any) -> None:
    """Put the time of each entry in a line before its text; a time within a sentence stays part of the sentence."""
    for entry in list(_entries(tree)):
        for time, block in _timed(entry):
            line = block.makeelement("p", {"class": TIME})
            line.text = text_in(time)
            block.addprevious(line)
            time.drop_tree()
        for heading in entry.iter(*_HEADINGS):
            for link in list(heading.iter("a")):
                link.drop_tag()  # it links to the entry itself, and trafilatura may leave out linked headings
        for head in list(entry.iter("header")):
            head.drop_tag()  # trafilatura leaves out `header` elements
        if entry.tag == "article":
            entry.tag = "div"  # trafilatura reads the first `article` element only
    _into_sentences(tree)


def _into_sentences(tree: Any) -> None:
    """Turn each `time` element within a block of text into a `span`, since trafilatura leaves out times."""
    lengths: dict[Any, int] = {}
    for time in list(tree.iter("time")):
        around = time.getparent()
        if local_name(around) not in ("p", "li", "td"):
            continue
        if around not in lengths:  # measured once for each block
            lengths[around] = len(text_in(around))
        if lengths[around] > len(text_in(time)) + 1:
            time.tag = "span"
            time.attrib.clear()


def _entries(tree: Any) -> Iterator[Any]:
    """The entries: elements with a time of their own beside others of their kind, whose headings lead nowhere else."""
    around = [list(islice(takewhile(_is_within, time.iterancestors()), _NEAR)) for time in tree.iter("time")]
    kinds = Counter(_kind(element) for element in dict.fromkeys(chain.from_iterable(around)))
    found = (next((element for element in above if kinds[_kind(element)] >= _FEWEST), None) for above in around)
    for entry in dict.fromkeys(found):
        if entry is not None and not is_headline_linked(entry):
            yield entry


def _is_within(element: Any) -> bool:
    return local_name(element) not in ("body", "html")


def _timed(entry: Any) -> list[tuple[Any, Any]]:
    """The times of an entry, each with the block that follows it; an update within an entry has a time of its own."""
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
