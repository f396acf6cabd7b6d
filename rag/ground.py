"""The contract at run time: each claim of a draft is judged against the passages, whichever model wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.article import Span
from index.embedder import Embedder
from rag.answer import Citation, Claim, Passage, Status
from rag.cite import citation
from rag.claims import Draft
from rag.evidence import Evidence
from rag.features import Cited
from rag.quotations import verbatim
from rag.verify import Verifier, objection, verdict

__all__ = ["SHOWN", "Grounder", "Policy"]

Policy = Literal["strict", "flag"]

SHOWN: frozenset[Status] = frozenset(("quote", "supported"))
_RANK: dict[Status, int] = {"quote": 3, "supported": 2, "weak": 1, "unsupported": 0, "unresolved": 0}
_WIDEST = 3  # sentences of one citation, before the whole passage is cited
_TRIED = 3  # sentences around which a citation is looked for


@dataclass(frozen=True, slots=True)
class _Judged:
    """How well some passages support a claim."""

    status: Status
    reason: str | None
    probability: float
    passages: tuple[Passage, ...]

    @property
    def rank(self) -> tuple[int, float]:
        return _RANK[self.status], self.probability


class Grounder:
    """Turns the drafts of one turn into claims with citations, numbered in the order of their use.

    `keys` are those issued this turn. `repaired` counts the claims that another passage supports than the
    one they cite.
    """

    def __init__(
        self,
        evidence: Evidence,
        keys: Mapping[str, Passage],
        verifier: Verifier,
        embedder: Embedder,
        policy: Policy = "strict",
    ) -> None:
        self._keys, self._verifier = keys, verifier
        self._embedder, self._policy = embedder, policy
        chunks = (passage.chunk for passage in evidence.passages)
        self._rows = dict(zip(chunks, evidence.sentences, strict=True))
        self._numbers: dict[tuple[str, int, int], Citation] = {}
        self.repaired = 0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far."""
        return tuple(self._numbers.values())

    def shows(self, claim: Claim) -> bool:
        """Whether the policy lets the claim out."""
        return claim.status in SHOWN or (self._policy == "flag" and bool(claim.text.strip()))

    def judge(self, draft: Draft) -> Claim:
        """The claim of a draft, with its status and, where it is shown, its citations."""
        cited = tuple({self._keys[key].chunk: self._keys[key] for key in draft.keys if key in self._keys}.values())
        strange = [key for key in draft.keys if key not in self._keys]
        if draft.kind == "heading":
            return self._claim(draft, _Judged("unresolved", "a heading cites no passage", 0.0, ()))
        if strange and not cited:
            reason = f"it cites {strange[0]}, which was not given to the writer"
            return self._claim(draft, _Judged("unresolved", reason, 0.0, ()))
        own = self._best(draft.text, cited, together=True) if cited else None
        if own and own.status in SHOWN:
            return self._claim(draft, own)
        others = tuple(passage for passage in self._keys.values() if passage not in cited)
        other = self._best(draft.text, others, together=False) if others else None
        if other and other.status in SHOWN:
            self.repaired += 1
            return self._claim(draft, other)
        missing = _Judged("unsupported", "it cites no passage, and none supports it", 0.0, ())
        return self._claim(draft, own or missing)

    def _best(self, claim: str, passages: Sequence[Passage], *, together: bool) -> _Judged:
        """The passage that supports the claim best, or all of them `together` where no single one does."""
        choices: list[tuple[Passage, ...]] = [(passage,) for passage in passages]
        if together and len(passages) > 1:
            choices.append(tuple(passages))
        evidence = [_cited(choice) for choice in choices]
        chances = self._verifier.probabilities([(claim, one) for one in evidence])
        judged = [
            _Judged(*verdict(claim, one, float(chance), self._verifier.threshold), float(chance), choice)
            for choice, one, chance in zip(choices, evidence, chances, strict=True)
        ]
        return max(judged, key=lambda one: one.rank)

    def _claim(self, draft: Draft, judged: _Judged) -> Claim:
        claim = Claim(draft.text, judged.status, (), judged.reason, draft.lead, draft.ends_paragraph)
        if not self.shows(claim):
            return claim
        found = [self._cite(draft.text, judged.status, passage) for passage in judged.passages]
        numbers = tuple(dict.fromkeys(one.number for one in found))
        return Claim(draft.text, judged.status, numbers, judged.reason, draft.lead, draft.ends_paragraph)

    def _cite(self, claim: str, status: Status, passage: Passage) -> Citation:
        span = self._span(claim, status, passage)
        key = (passage.source, span.start, span.end)
        if key not in self._numbers:
            self._numbers[key] = citation(len(self._numbers) + 1, passage, span)
        return self._numbers[key]

    def _span(self, claim: str, status: Status, passage: Passage) -> Span:
        """The fewest sentences of the passage that bear the claim, else the passage."""
        sentences = passage.sentences
        rows = self._rows[passage.chunk]
        likeness = rows @ self._embedder.embed([claim])[0]
        best = [int(at) for at in np.argsort(-likeness)[:_TRIED]]
        for width in range(1, _WIDEST + 1):
            for at in best:
                for first in range(max(0, at - width + 1), min(at, len(sentences) - width) + 1):
                    chosen = sentences[first : first + width]
                    if _bears(claim, status, passage, chosen):
                        return Span(chosen[0].start, chosen[-1].end)
        return Span(sentences[0].start, sentences[-1].end)


def _bears(claim: str, status: Status, passage: Passage, sentences: Sequence[Span]) -> bool:
    texts = tuple(passage.text_of(span) for span in sentences)
    if status == "quote":
        return verbatim(claim, texts)
    return objection(claim, Cited(texts, passage.published, _context(passage))) is None


def _cited(passages: Sequence[Passage]) -> Cited:
    sentences = tuple(passage.text_of(span) for passage in passages for span in passage.sentences)
    context = "\n".join(_context(passage) for passage in passages)
    return Cited(sentences, passages[0].published, context)


def _context(passage: Passage) -> str:
    return " ".join(part for part in (passage.title, passage.publisher, passage.author) if part)
