"""An answer as text with [1] markers, and as the document that every door gives out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rag.answer import Answer, Citation, Claim, Near, Passage, Refusal

__all__ = ["answer_document", "answer_text", "passage_document", "paragraphs", "spoken_date"]


def spoken_date(day: date) -> str:
    """A date as people write it: 1 October 2024."""
    return f"{day.day} {day:%B %Y}"


def paragraphs(answer: Answer) -> list[tuple[str, tuple[Claim, ...]]]:
    """The claims in runs of one source, each with its attribution ("The Telegraph, 1 October 2024").

    The attribution is empty where publisher or date is not known, and where a model wrote the text.
    """
    cited = {citation.number: citation for citation in answer.citations}
    runs: list[tuple[str, list[Claim]]] = []
    last: object = None
    for claim in answer.claims:
        citation = cited[claim.citations[0]] if claim.citations and claim.status == "quote" else None
        source = citation.source if citation else None
        if not runs or source != last or source is None:
            runs.append((_attribution(citation) if citation else "", []))
        runs[-1][1].append(claim)
        last = source
    return [(attribution, tuple(claims)) for attribution, claims in runs]


def answer_text(answer: Answer) -> str:
    """The answer in words, a [1] behind each sentence; a refusal says why and what is nearest."""
    if answer.refusal:
        return refusal_text(answer.refusal)
    lines = []
    for attribution, claims in paragraphs(answer):
        said = " ".join(f"{' '.join(claim.text.split())}{_markers(claim)}" for claim in claims)
        lines.append(f"{attribution}: {said}" if attribution else said)
    return "\n\n".join(lines)


def refusal_text(refusal: Refusal) -> str:
    """A refusal in words."""
    nearest = "".join(f"\n- {_near(near)}" for near in refusal.nearest)
    return f"{refusal.reason} {refusal.searched}" + (f"\n\nNearest:{nearest}" if nearest else "")


def answer_document(answer: Answer) -> dict[str, Any]:
    """The answer as plain values, the same at every door."""
    return {
        "question": answer.question,
        "asked": answer.asked,
        "outcome": answer.outcome,
        "text": answer_text(answer),
        "claims": [_claim(claim) for claim in answer.claims],
        "withheld": [_claim(claim) for claim in answer.withheld],
        "citations": [_citation(citation) for citation in answer.citations],
        "refusal": _refusal(answer.refusal) if answer.refusal else None,
        "engine": answer.engine,
        "note": answer.note,
        "passages": [passage_document(passage) for passage in answer.passages],
        "timings": {step: round(seconds, 6) for step, seconds in answer.timings.items()},
        "usage": dict(answer.usage),
    }


def passage_document(passage: Passage) -> dict[str, Any]:
    """A passage as plain values."""
    return {
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
        "line_start": passage.line,
        "line_end": passage.line_end,
        "title": passage.title,
        "publisher": passage.publisher,
        "published": _iso(passage.published),
        "score": round(passage.score, 6),
        "ranks": dict(passage.ranks),
        "text": passage.text,
    }


def _attribution(citation: Citation) -> str:
    if citation.publisher and citation.published:
        return f"{citation.publisher}, {spoken_date(citation.published)}"
    return ""


def _markers(claim: Claim) -> str:
    return " " + "".join(f"[{number}]" for number in claim.citations) if claim.citations else ""


def _near(near: Near) -> str:
    known = [near.title or near.source, near.publisher, near.published and spoken_date(near.published)]
    return ", ".join(part for part in known if part) + (f" ({near.source})" if near.title else "")


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "status": claim.status,
        "citations": list(claim.citations),
        "reason": claim.reason,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return _plain(citation, Citation.__slots__)


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "reason": refusal.reason,
        "searched": refusal.searched,
        "nearest": [_plain(near, Near.__slots__) for near in refusal.nearest],
        "dates": [day.isoformat() for day in refusal.dates] if refusal.dates else None,
    }


def _plain(value: object, names: Mapping[str, Any] | tuple[str, ...]) -> dict[str, Any]:
    read = {name: getattr(value, name) for name in names}
    return {name: _iso(item) if isinstance(item, date) else item for name, item in read.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
