"""Reuters SGML: the stories of one file, as in the collection Reuters-21578."""

import html
import re

from index.article import Article
from index.errors import NotAnArticle
from index.parsing.encoding import decode
from index.parsing.extracted import extracted
from index.parsing.format import Format, Raw
from index.parsing.metadata import Stated, names
from index.text.dates import stated_day

__all__ = ["REUTERS"]

_STORY = re.compile(r"<REUTERS\b.*?</REUTERS>", re.DOTALL)
_OPENING = re.compile(rb"\s*(?:<!DOCTYPE\s+lewis[^>]*>\s*)?<REUTERS\b")
_CONTROL = re.compile(r"&#(?:\d|[12]\d|3[01]);|[\x00-\x08\x0e-\x1f]")
_SIGN_OFF = re.compile(r"\s*\bReuter\s*$", re.IGNORECASE)


def _field(story: str, name: str) -> str:
    match = re.search(rf"<{name}(?:\s[^>]*)?>(.*?)</{name}>", story, re.DOTALL)
    return html.unescape(_CONTROL.sub("", match[1])) if match else ""


def _unprocessed(story: str) -> str:
    """The text of a story without a BODY element, less its author, dateline and title, which are marked up."""
    whole = re.search(r"<TEXT\b[^>]*>(.*?)</TEXT>", story, re.DOTALL)
    bare = re.sub(r"<(AUTHOR|DATELINE|TITLE)>.*?</\1>", "", whole[1], flags=re.DOTALL) if whole else ""
    return html.unescape(_CONTROL.sub("", re.sub(r"<[^>]*>", "", bare)))


def _article(raw: Raw, story: str) -> Article | None:
    body = _SIGN_OFF.sub("", _field(story, "BODY") or _unprocessed(story))
    if not body.strip():
        return None
    facts = Stated(
        title=" ".join(_field(story, "TITLE").split()) or None,
        publisher="Reuters",
        author=names(_field(story, "AUTHOR").strip().removeprefix("By ").removeprefix("by ")),
        published=stated_day(_field(story, "DATE")),
    )
    return extracted(raw, f"{_field(story, 'DATELINE').rstrip()} {body.strip()}".strip(), facts)


def _read(raw: Raw) -> list[Article]:
    found = [
        article
        for match in _STORY.finditer(decode(_CONTROL_BYTES.sub(b"", raw.data)))
        if (article := _article(raw, match.group()))
    ]
    if not found:
        raise NotAnArticle("no story in it holds text")
    return found


_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f]")

REUTERS = Format("Reuters SGML", (".sgm", ".sgml"), lambda data: _OPENING.match(data) is not None, _read)
