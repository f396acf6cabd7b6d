"""The block of labelled facts that some files begin with, between two lines of dashes.

Not python-frontmatter: it reads YAML, of which neither `title: War: day one` nor `author: @desk` is any, though both
are meant; and it does not say where the text goes on, from which offsets are counted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["FrontMatter", "front_matter"]

_FENCE = re.compile(r"\s*---[ \t]*(?:\r\n|\n|\r)")
_END = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w -]{0,30}?)\s*:(?:\s+(?P<value>.*))?$")
_LONGEST = 10_000  # characters: a block that ends later is not one


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The facts by their labels (small letters, `_` for blanks), and where the text goes on."""

    end: int = 0  # 0 where there is no such block
    fields: Mapping[str, str] = field(default_factory=dict)


def front_matter(text: str) -> FrontMatter:
    """Return the front matter of `text`, read by lines."""
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
        elif key and line[:1] in " \t-":  # a list below its label, or a value that goes on
            item = _bare(line.strip().removeprefix("-"))
            fields[key] = ", ".join(part for part in (fields[key], item) if part)
        elif line.strip() and not line.startswith("#"):
            return FrontMatter()  # two rules around prose
    return FrontMatter(closed.end(), fields)


def _bare(value: str) -> str:
    value = value.strip()
    if value in ("|", ">", "|-", ">-", "null", "~", "None"):
        return ""
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(_bare(item) for item in value[1:-1].split(","))
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].replace('\\"', '"').replace("''", "'")
    return value.strip()
