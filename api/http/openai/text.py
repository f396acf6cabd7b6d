"""Markdown of an answer for a chat message: the notes and the list of sources that follow its sentences."""

import re

from api.http.schemas.openai_requests import SOURCES
from api.service.links import passage_link
from api.service.wording import answer_notes, correction_text, line_range, resolved_days
from rag.answer import Answer, Citation
from rag.rendering.text import refusal_text, spoken_date

__all__ = ["disable_images", "notes_and_sources"]

_IMAGE = re.compile(r"!(?=\[)")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")


def disable_images(text: str) -> str:
    """Return `text` with its Markdown images disabled: a front end would load them from any address in an article."""
    return _IMAGE.sub("!\\\\", text)


def notes_and_sources(answer: Answer, *, collection: str, public_url: str) -> list[str]:
    """Return the pieces of text that follow an answer's sentences: its notes and sources. A refusal is one piece."""
    if answer.refusal:
        return [disable_images(refusal_text(answer.refusal))]
    told = [f"\n\n{note}" for note in answer_notes(answer)]
    listed = "\n".join(f"- {_source(citation, collection, public_url)}" for citation in answer.citations)
    return told + ([f"{SOURCES}\n{listed}"] if listed else [])


def _source(citation: Citation, collection: str, public_url: str) -> str:
    title = _escaped(citation.title or citation.source)
    link = passage_link(public_url, citation, collection)
    known = [
        citation.publisher and _escaped(citation.publisher),
        citation.published and spoken_date(citation.published),
    ]
    told = ", ".join(part for part in (f"[{title}]({link})" if link else title, *known) if part)
    changed = "".join(f" **{_escaped(correction_text(note))}**" for note in citation.corrections)
    days = f"; {_escaped(meant)}" if (meant := resolved_days(citation)) else ""
    return f"[{citation.number}] {told} ({_escaped(citation.source)}, {line_range(citation)}{days}){changed}"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
