"""Parse front matter: the block of labelled facts between two lines of dashes at the start of some files.

Not python-frontmatter: it parses YAML, in which `title: War: day one` and `author: @desk` are errors though files have
them, and it does not return the offset at which the text begins.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["FrontMatter", "front_matter"]

_FENCE = re.compile(r"\s*---[ \t]*(?:\r\n|\n|\r)")
_END = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w -]{0,30}?)\s*:(?:\s+(?P<value>.*))?$")
_WIKI_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")  # a name in the notes of a clipper
_LONGEST = 10_000  # characters: a block that ends later is not one


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values by label (lower case, `_` for blanks and hyphens), and the offset at which the block ends."""

    end: int = 0  # 0 where there is no such block
    fields: Mapping[str, str] = field(default_factory=dict)


def front_matter(text: str) -> FrontMatter:
    """Return the front matter of `text`; empty where it has none."""
    opened = _FENCE.match(text)
    closed = opened and _END.search(text, opened.end(), opened.end() + _LONGEST)
    if not opened or not closed:
        return FrontMatter()
    fields: dict[str, str] = {}
    key = ""
    for line in text[opened.end() : closed.start()].splitlines():
        match = _FIELD.match(line)
        if match:
            key = match["key"].strip().lower().replace(" ", "_").replace("-", "_")
            fields.setdefault(key, _bare(match["value"] or ""))
        elif key and line[:1] in " \t-":  # an item of a list below its label, or a continued value
            item = _bare(line.strip().removeprefix("-"))
            fields[key] = ", ".join(part for part in (fields[key], item) if part)
        elif line.strip() and not line.startswith("#"):
            return FrontMatter()  # the dashes were rules around prose
    return FrontMatter(closed.end(), fields)


def _bare(value: str) -> str:
    value = _WIKI_LINK.sub(r"\1", value.strip())
    if value in ("|", ">", "|-", ">-", "null", "~", "None"):
        return ""
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(_bare(item) for item in value[1:-1].split(","))
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].replace('\\"', '"').replace("''", "'")
    return value.strip()
