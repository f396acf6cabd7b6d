"""An answer as text with [1] markers, and as the document that every door gives out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from index.article import Correction
from index.catalogue.clusters import Copies, Copy
from rag.answer import Answer, Citation, Claim, NearestArticle, Passage, Refusal
from rag.text.dates import relative_days

__all__ = [
    "CATALOGUE",
    "Layout",
    "Sentence",
    "also_in",
    "answer_document",
    "answer_text",
    "as_written",
    "by_model",
    "citation_document",
    "claim_document",
    "days_of",
    "paragraphs",
    "passage_document",
    "refusal_text",
    "sentences",
    "spoken_date",
]


def spoken_date(day: date) -> str:
    """Return a date as people write it: 1 October 2024."""
    return f"{day.day} {day:%B %Y}"


def also_in(copies: Copies, source: str) -> str:
    """Return where else the text of `source` stands: “also in: The Echo, The Post and 3 more; first with Reuters”."""
    outlets = list(dict.fromkeys(copy.publisher or copy.source for copy in copies.also))
    more = copies.total - 1 - len(copies.also) + max(0, len(outlets) - _OUTLETS)
    named = ", ".join(outlets[:_OUTLETS]) + (f" and {more:,} more" if more else "")
    origin = copies.origin
    first = "" if origin.source == source or not origin.published else origin.publisher or origin.source
    had = f"; first with {copies.agency}" if copies.agency else f"; first in {first}" if first else ""
    return f"also in: {named}{had}"


_OUTLETS = 4  # the most outlets that are named
CATALOGUE = "catalogue"  # the engine of answers about the collection itself


def as_written(engine: str) -> bool:
    """Tell whether claims are laid out in the lists and paragraphs that their writer gave them."""
    return by_model(engine) or engine == CATALOGUE


def by_model(engine: str) -> bool:
    """Tell whether a language model wrote the claims."""
    return engine.startswith("llm:")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A claim as laid out: `gap + opening + words + markers + mark`, joined in order, is the answer's text."""

    claim: Claim
    gap: str  # white space after the sentence before: a space, one line end or two; empty for the first
    attribution: str = ""  # publisher and date, where a run of sentences of one source begins
    lead: str = ""  # the mark of a list item or heading, as written
    mark: str = ""  # a warning after a claim that is shown although it is not supported

    @property
    def opening(self) -> str:
        """Return the attribution or list mark before the words."""
        return f"{self.attribution}: " if self.attribution else self.lead

    @property
    def words(self) -> str:
        """Return its words on one line."""
        return " ".join(self.claim.text.split())

    @property
    def marked(self) -> tuple[str, str, str]:
        """Return the words in three parts: before, in and after the short answer; all in the first without one."""
        if not self.claim.answer:
            return self.words, "", ""
        start, end, text = self.claim.answer.start, self.claim.answer.end, self.claim.text
        pieces = (text[:start], text[start:end], text[end:])
        plain = [" ".join(piece.split()) for piece in pieces]
        gaps = [" " if piece[-1:].isspace() or after[:1].isspace() else "" for piece, after in pairwise(pieces)]
        return (plain[0] + gaps[0] if plain[0] else "", plain[1], gaps[1] + plain[2] if plain[2] else "")

    @property
    def markers(self) -> str:
        """Return its citations: " [1][2]"."""
        return " " + "".join(f"[{number}]" for number in self.claim.citations) if self.claim.citations else ""

    @property
    def whole(self) -> str:
        """Return the sentence with everything around it; joined in order, these are the answer's text."""
        return f"{self.gap}{self.opening}{self.words}{self.markers}{self.mark}"


class Layout:
    """Lays out the claims of an answer in order: as their writer arranged them, or in runs of one source."""

    def __init__(self, *, as_written: bool) -> None:
        self._as_written = as_written
        self._before: Claim | None = None
        self._listed = False  # whether the claim before belongs to a list item
        self._source: str | None = None

    def place(self, claim: Claim, cited: Citation | None) -> Sentence:
        """Return the next claim as laid out, `cited` being its first citation; call this once for each, in order."""
        if claim.beside:
            sentence = Sentence(claim, "\n\n" if self._before else "", self._beside(claim, cited))
            self._source, self._listed = None, False
        else:
            sentence = self._written(claim) if self._as_written else self._attributed(claim, cited)
        self._before = claim
        return sentence

    def _beside(self, claim: Claim, cited: Citation | None) -> str:
        reported = _attribution(cited) if cited and cited.source != self._source else ""
        return f"{claim.beside} ({reported})" if reported else claim.beside

    def _written(self, claim: Claim) -> Sentence:
        lead = " " * (len(claim.lead) - len(claim.lead.lstrip())) + claim.lead.strip() + " " if claim.lead else ""
        begins = bool(lead) or self._before is None or self._before.ends_paragraph
        item = bool(lead) and not lead.startswith("#")
        gap = " " if not begins else "\n" if item and self._listed else "\n\n"
        self._listed = item if begins else self._listed
        return Sentence(claim, gap if self._before else "", lead=lead, mark=_mark(claim))

    def _attributed(self, claim: Claim, cited: Citation | None) -> Sentence:
        source = cited.source if cited and claim.status == "quote" else None
        goes_on = self._before is not None and source is not None and source == self._source
        self._source = source
        if goes_on:
            return Sentence(claim, " ")
        attribution = _attribution(cited) if cited and source is not None else ""
        return Sentence(claim, "\n\n" if self._before else "", attribution + _also(claim) if attribution else "")


def sentences(answer: Answer) -> Iterator[Sentence]:
    """Yield the claims of an answer as laid out."""
    cited = {citation.number: citation for citation in answer.citations}
    layout = Layout(as_written=as_written(answer.engine))
    for claim in answer.claims:
        yield layout.place(claim, cited.get(claim.citations[0]) if claim.citations else None)


def paragraphs(answer: Answer) -> list[tuple[str, tuple[Claim, ...]]]:
    """Return the claims of each paragraph with its attribution ("The Telegraph, 1 October 2024").

    The attribution is empty where publisher or date is not known, and where a model wrote the text.
    """
    runs: list[tuple[str, list[Claim]]] = []
    for sentence in sentences(answer):
        if sentence.gap != " ":
            runs.append((sentence.attribution, []))
        runs[-1][1].append(sentence.claim)
    return [(attribution, tuple(claims)) for attribution, claims in runs]


def answer_text(answer: Answer) -> str:
    """Return the answer in words, a [1] behind each sentence; a refusal says why and what is nearest.

    A claim that is shown without support says so: [! unsupported: the cited passage does not say this].
    """
    if answer.refusal:
        return refusal_text(answer.refusal)
    return "".join(sentence.whole for sentence in sentences(answer))


def refusal_text(refusal: Refusal) -> str:
    """Return a refusal in words."""
    nearest = "".join(f"\n- {_near(near)}" for near in refusal.nearest)
    return f"{refusal.reason} {refusal.searched}".rstrip() + (f"\n\nNearest:{nearest}" if nearest else "")


def answer_document(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain values, ready for JSON; every door gives out the same."""
    return {
        "question": answer.question,
        "asked": answer.asked,
        "outcome": answer.outcome,
        "text": answer_text(answer),
        "claims": [claim_document(claim) for claim in answer.claims],
        "withheld": [claim_document(claim) for claim in answer.withheld],
        "citations": [citation_document(citation) for citation in answer.citations],
        "refusal": _refusal(answer.refusal) if answer.refusal else None,
        "engine": answer.engine,
        "note": answer.note,
        "passages": [passage_document(passage) for passage in answer.passages],
        "timings": {step: round(seconds, 6) for step, seconds in answer.timings.items()},
        "usage": dict(answer.usage),
    }


def passage_document(passage: Passage) -> dict[str, Any]:
    """Return a passage as plain values."""
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


def _also(claim: Claim) -> str:
    """Return ", and 2 other reports" where independent reports say the same; else empty."""
    others = claim.origins - 1
    return f", and {others} other report{'' if others == 1 else 's'}" if others > 0 else ""


def _mark(claim: Claim) -> str:
    if claim.status in {"quote", "supported"}:
        return ""
    return f" [! {claim.status}: {claim.reason}]" if claim.reason else f" [! {claim.status}]"


def _near(near: NearestArticle) -> str:
    known = [near.title or near.source, near.publisher, near.published and spoken_date(near.published)]
    return ", ".join(part for part in known if part) + (f" ({near.source})" if near.title else "")


def claim_document(claim: Claim) -> dict[str, Any]:
    """Return a claim as plain values."""
    return {
        "text": claim.text,
        "status": claim.status,
        "lane": claim.lane,
        "beside": claim.beside or None,
        "origins": claim.origins,
        "citations": list(claim.citations),
        "answer": {"start": claim.answer.start, "end": claim.answer.end} if claim.answer else None,
        "reason": claim.reason,
    }


def days_of(citation: Citation) -> list[tuple[str, date]]:
    """Return the relative days in a quote, such as "on Tuesday", with their dates; none where it is undated."""
    return relative_days(citation.quote, citation.published) if citation.published else []


def citation_document(citation: Citation) -> dict[str, Any]:
    """Return a citation as plain values."""
    return {
        **_plain(citation, tuple(name for name in Citation.__slots__ if name not in {"corrections", "copies"})),
        "corrections": [_plain(correction, Correction.__slots__) for correction in citation.corrections],
        "copies": _copies(citation.copies) if citation.copies else None,
        "days": [{"text": said, "day": day.isoformat()} for said, day in days_of(citation)],
    }


def _copies(copies: Copies) -> dict[str, Any]:
    return {
        "total": copies.total,
        "origin": _plain(copies.origin, Copy.__slots__),
        "agency": copies.agency,
        "also": [_plain(copy, Copy.__slots__) for copy in copies.also],
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "reason": refusal.reason,
        "searched": refusal.searched,
        "nearest": [_plain(near, NearestArticle.__slots__) for near in refusal.nearest],
        "dates": [day.isoformat() for day in refusal.dates] if refusal.dates else None,
    }


def _plain(value: object, names: Mapping[str, Any] | tuple[str, ...]) -> dict[str, Any]:
    read = {name: getattr(value, name) for name in names}
    return {name: _iso(item) if isinstance(item, date) else item for name, item in read.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
