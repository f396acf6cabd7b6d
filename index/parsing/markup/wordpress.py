"""Read what WordPress adds to RSS when a site is exported: states, writers' names, shortcodes, bare paragraphs."""

import re
from collections.abc import Mapping
from typing import Any

from index.parsing.blocks import local_name
from index.parsing.markup.trees import all_named, text_in

__all__ = ["display_names", "is_public", "paragraphs", "without_shortcodes"]

_PAIR = re.compile(r"\[(\w[\w-]*)(?:\s[^\[\]]*)?\](.*?)\[/\1\]", re.DOTALL)
_SINGLE = re.compile(r"\[\w[\w-]*(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]\"']+))+\s*/?\]")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_BLOCKS = re.compile(r"<(?:p|div|br)\b", re.IGNORECASE)


def is_public(entry: Any) -> bool:
    """Tell whether an entry stands on the site: an export also holds drafts, private pages and what was thrown away."""
    states = [text_in(element) for element in entry if local_name(element) == "status"]
    return not states or states[0] == "publish"


def display_names(channel: Any) -> Mapping[str, str]:
    """Return the name under which each writer of an exported site appears, by the writer's login."""
    found = {}
    for writer in all_named(channel, "author"):
        told = {local_name(element): text_in(element) for element in writer}
        if told.get("author_login") and told.get("author_display_name"):
            found[told["author_login"]] = told["author_display_name"]
    return found


def without_shortcodes(content: str) -> str:
    """Return a post's content without WordPress's codes in brackets; a caption's text stays, and so does `[sic]`.

    >>> without_shortcodes('[caption id="a"]The weir[/caption] It [sic] fell. [gallery ids="1,2"]')
    'The weir It [sic] fell. '
    """
    while (plain := _PAIR.sub(r"\2", content)) != content:
        content = plain
    return _SINGLE.sub("", content)


def paragraphs(content: str) -> str:
    """Return a post's content with `<p>` around what only empty lines part, as WordPress adds them on the site."""
    if _BLOCKS.search(content) or not _BLANK_LINE.search(content.strip()):
        return content
    return "".join(f"<p>{part}</p>" for part in _BLANK_LINE.split(content.strip()))
