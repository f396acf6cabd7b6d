"""NITF: one story, with its headline, byline and day marked up."""

from collections.abc import Iterator
from typing import Any

from index.article import Article, Correction
from index.parsing.blocks import block_lines, local_name
from index.parsing.extracted import extracted
from index.parsing.format import Raw
from index.parsing.markup.trees import all_named, first_named, text_in
from index.parsing.metadata import Stated, credited
from index.text.dates import stated_day

__all__ = ["nitf_articles", "nitf_byline", "nitf_text"]


def nitf_articles(raw: Raw, tree: Any) -> list[Article]:
    """Return the story of a NITF document."""
    issued = first_named(tree, "date.issue", "date.release", "story.date")
    day = issued.get("norm", "") if issued is not None else ""
    holder = first_named(tree, "doc.copyright")
    journal = first_named(tree, "pubdata")
    facts = Stated(
        title=text_in(first_named(tree, "hl1", "title")) or None,
        publisher=(journal is not None and journal.get("name"))
        or (holder is not None and holder.get("holder"))
        or text_in(first_named(tree, "distributor"))
        or None,
        author=nitf_byline(tree),
        published=stated_day(_dashed(day)) if day else None,
        section=(journal is not None and journal.get("position.section")) or None,
        corrections=tuple(_corrections(tree)),
    )
    return [extracted(raw, nitf_text(tree), facts)]


def _corrections(tree: Any) -> Iterator[Correction]:
    """The corrections that the document states: `<correction info="…"/>`."""
    for correction in all_named(tree, "correction"):
        note = " ".join((correction.get("info") or text_in(correction)).split())
        if note:
            yield Correction("correction", note, stated_day(note))


def nitf_byline(tree: Any) -> str | None:
    """Return the names in the byline of a NITF document: of the marked-up persons, else from its text."""
    byline = first_named(tree, "byline")
    if byline is None:
        return None
    persons = ", ".join(filter(None, map(text_in, all_named(byline, "person"))))
    return credited(persons or " ".join((byline.text or "").split()) or text_in(byline))


def nitf_text(tree: Any) -> str:
    """Return the second headline and the content of a NITF document."""
    head = first_named(tree, "body.head", "hedline", "headline")
    lead = [text_in(element) for element in all_named(head, "hl2", "abstract")] if head is not None else []
    body = first_named(tree, "body.content", "body")
    lines = [] if body is None else list(block_lines(body))
    if body is not None and local_name(body) == "body":
        lines = [line for line in lines if line != text_in(first_named(tree, "hl1"))]
    return "\n\n".join(dict.fromkeys(line for line in (*lead, *lines) if line))  # a block may repeat the lead


def _dashed(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}" if day[:8].isdigit() else day
