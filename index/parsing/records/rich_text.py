"""Read rich text: mark-up in a value, or a body that an editor or a messenger keeps as a list of blocks or runs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.parsing.blocks import block_text
from index.parsing.markup.trees import fragment

__all__ = ["rich_text", "unmarked"]

_MARKUP = re.compile(r"<(?:p|div|br|span|a|ul|ol|h\d|table|strong|em|b|i)\b[^<>]*>", re.IGNORECASE)
_KINDS = ("type", "_type", "nodeType")  # keys that say what a block is
_WITHIN = ("text", "content", "children", "value", "data", "items", "insert")  # keys of what a block holds
_TITLES = ("title", "headline")  # keys of a record: a list of such is no body
_DEEPEST = 12  # blocks in blocks, at most


def rich_text(body: Sequence[Any]) -> str:
    """Return the text of a list of blocks, a paragraph each, or of runs, joined as they stand; empty if it is neither.

    Runs are strings and marked strings (`["The ", {"type": "bold", "text": "weir"}, " fell."]`) or a block's children;
    blocks say what they are (`{"type": "paragraph", "content": [...]}`).

    >>> rich_text(["The ", {"type": "bold", "text": "weir"}, " fell."])
    'The weir fell.'
    """
    blocks = [item for item in body if isinstance(item, Mapping)]
    if not blocks or not all(isinstance(item, str | Mapping) for item in body) or not all(map(_is_block, blocks)):
        return ""
    if len(blocks) < len(body) or all(map(_is_run, blocks)):
        return "".join(_words(body, 0)).strip()
    return "\n\n".join(filter(None, (unmarked("".join(_words(block, 0))).strip() for block in blocks)))


def unmarked(text: str) -> str:
    """Return a text without its HTML, a line for each of its blocks; as it stands where it has none."""
    return block_text(fragment(text)) if _MARKUP.search(text) else text


def _is_block(item: Mapping[str, Any]) -> bool:
    return any(isinstance(item.get(key), str) for key in _KINDS) and not any(item.get(key) for key in _TITLES)


def _is_run(item: Mapping[str, Any]) -> bool:
    return any(item.get(key) in ("text", "span") for key in _KINDS)


def _words(item: Any, depth: int) -> Iterator[str]:
    """The strings of a block in their order; blocks within a block, and strings alone, are lines."""
    if isinstance(item, str):
        yield item
    elif depth < _DEEPEST and isinstance(item, list):
        runs = any(isinstance(part, Mapping) and _is_run(part) for part in item) or len(set(map(type, item))) > 1
        between = "" if runs else "\n\n"
        for place, part in enumerate(item):
            yield from (between if place else "", *_words(part, depth + 1))
    elif depth < _DEEPEST and isinstance(item, Mapping):
        yield from _words(next((item[key] for key in _WITHIN if item.get(key)), ""), depth + 1)
