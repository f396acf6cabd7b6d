"""The entries of a page that is written as things happen: each has its own time, which becomes a line of its text."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from index.parsing.blocks import local_name
from index.parsing.markup.trees import text_in
from index.parsing.pages.furniture import is_headline_linked

__all__ = ["TIME", "spell_out_times"]

TIME = "onrecord-time"  # the class of a line that was made of a time
_FEWEST = 3  # entries of a page
_LONGEST = 40  # characters of a time


def spell_out_times(tree: Any) -> None:
    """Put the time of each entry into a line before its text; a time within a sentence becomes part of it."""
    for entry in _entries(tree):
        time = next(entry.iter("time"))
        blocks = (one for one in entry.iter("p", "h2", "h3", "h4") if text_in(one) and time not in one.iter())
        first = next(blocks, None)
        text = text_in(time)
        if first is None or first.getparent() is None or not text or len(text) > _LONGEST:
            continue
        line = first.makeelement("p", {"class": TIME})
        line.text = text
        first.addprevious(line)
        time.drop_tree()
    for time in list(tree.iter("time")):
        around = time.getparent()
        if local_name(around) in ("p", "li", "td") and len(text_in(around)) > len(text_in(time)) + 1:
            time.drop_tag()


def _entries(tree: Any) -> Iterator[Any]:
    """The elements that stand beside others of their kind, each with a time of its own and text that is not linked."""
    holders = [one for one in (_entry(time) for time in tree.iter("time")) if one is not None]
    kinds = Counter(_kind(one) for one in holders)
    for entry in dict.fromkeys(holders):
        if kinds[_kind(entry)] >= _FEWEST and not is_headline_linked(entry):
            yield entry


def _entry(time: Any) -> Any:
    """The highest element around a time that holds no other time."""
    held = None
    for above in time.iterancestors():
        if len(list(islice(above.iter("time"), 2))) > 1 or local_name(above) in ("body", "html"):
            break
        held = above
    return held


def _kind(entry: Any) -> tuple[Any, str, str]:
    return entry.getparent(), local_name(entry), (entry.get("class") or "").split(" ")[0]
