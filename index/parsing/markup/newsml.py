"""Read NewsML-G2 and NewsML 1: each item of a message that holds text is an article."""

from collections.abc import Iterator
from typing import Any

from index.article import Article, Correction
from index.errors import NotAnArticle
from index.parsing.blocks import block_lines
from index.parsing.extracted import extracted
from index.parsing.format import Raw
from index.parsing.markup.nitf import nitf_byline, nitf_text
from index.parsing.markup.trees import all_named, first_named, text_in
from index.parsing.metadata import Stated, credited, names
from index.text.dates import stated_day

__all__ = ["newsml_articles"]

_SIGNALS = {"correction": "correction", "canceled": "retraction", "withheld": "retraction", "update": "update"}
_CONTENT = ("contentset", "inlinexml", "inlinedata", "datacontent", "contentitem")


def newsml_articles(raw: Raw, tree: Any) -> list[Article]:
    """Return the articles of a NewsML document; pictures and other items without text are left out."""
    items = all_named(tree, "newsitem") or [tree]
    found = [_article(raw, item, text) for item in items if (text := _text(item))]
    if not found:
        raise NotAnArticle("no item in it holds text")
    return found


def _text(item: Any) -> str:
    content = first_named(item, *_CONTENT)
    if content is None:
        return ""
    nitf = first_named(content, "nitf")
    if nitf is not None:
        return nitf_text(nitf)
    body = first_named(content, "body", "inlinexml", "inlinedata", "datacontent")
    return "\n\n".join(block_lines(content if body is None else body))


def _article(raw: Raw, item: Any, text: str) -> Article:
    day = text_in(first_named(item, "contentcreated", "firstcreated", "versioncreated", "thisrevisioncreated"))
    provider = first_named(item, "infosource", "provider", "creditline")
    facts = Stated(
        title=text_in(first_named(item, "headline", "hl1", "title")) or None,
        publisher=_provider(provider),
        author=_author(item),
        published=stated_day(day) if day else None,
        modified=stated_day(text_in(first_named(item, "contentmodified")) or ""),
        corrections=tuple(_corrections(item)),
    )
    return extracted(raw, text, facts)


def _corrections(item: Any) -> Iterator[Correction]:
    """The correction, retraction or update that an item's signal or status declares, with the note to editors."""
    codes = " ".join((element.get("qcode") or "").lower() for element in all_named(item, "signal", "pubstatus"))
    kind = next((kind for word, kind in _SIGNALS.items() if word in codes), None)
    if kind:
        note = text_in(first_named(item, "ednote"))
        yield Correction(kind, note or f"Marked by its agency: {kind}.", stated_day(note))


def _author(item: Any) -> str | None:
    by = first_named(item, "by")
    if by is not None:
        return credited(text_in(by))
    persons = (text_in(first_named(creator, "name")) for creator in all_named(item, "creator"))
    return nitf_byline(item) or names(", ".join(filter(None, persons)))


def _provider(element: Any) -> str | None:
    if element is None:
        return None
    party = first_named(element, "party")
    formal = party.get("FormalName") if party is not None else None
    return text_in(first_named(element, "name")) or text_in(element) or element.get("literal") or formal or None
