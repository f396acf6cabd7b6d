"""The contract at run time: each claim of a draft is judged against the passages, whichever model wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import Embedder
from rag.answer import Citation, Claim, Passage, Status
from rag.grounding.attribution import misreported
from rag.grounding.citation import citation
from rag.grounding.claim_splitter import Draft
from rag.grounding.span_finder import Place, cited, pinpoint, places_of
from rag.grounding.verifier import Verifier, verdict
from rag.retrieval.evidence import Evidence

__all__ = ["SHOWN", "Grounder", "Policy"]

Policy = Literal["strict", "flag"]

SHOWN: frozenset[Status] = frozenset(("quote", "supported"))
_RANK: dict[Status, int] = {"quote": 3, "supported": 2, "weak": 1, "unsupported": 0, "unresolved": 0}


@dataclass(frozen=True, slots=True)
class _Judged:
    """How well some passages, taken together, support a claim."""

    status: Status
    reason: str | None
    probability: float = 0.0
    passages: tuple[Passage, ...] = ()
    places: tuple[Place, ...] = ()  # that bear it, where it stands

    @property
    def stands(self) -> bool:
        return self.status in SHOWN

    @property
    def rank(self) -> tuple[int, float]:
        return _RANK[self.status], self.probability


_ELSEWHERE = 5  # passages among which another support is looked for
_NOWHERE = _Judged("unsupported", "it cites no passage, and none supports it")


class Grounder:
    """Turns the drafts of one turn into claims with citations, numbered in the order of their use.

    `keys` are those issued this turn. `repaired` counts the claims that another passage supports than those
    they cite.
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
        if reason := self._unresolved(draft):
            return self._claim(draft, [_Judged("unresolved", reason)])
        named = tuple({self._keys[key].chunk: self._keys[key] for key in draft.keys}.values())
        own = self._judged(draft.text, [(passage,) for passage in named])
        if len(named) > 1 and not any(one.stands for one in own):
            own += self._judged(draft.text, [named])
        if standing := [one for one in own if one.stands]:
            return self._claim(draft, standing)
        others = [passage for passage in self._keys.values() if passage not in named]
        likely = [(passage,) for passage in self._likeliest(draft.text, others)]
        other = max(self._judged(draft.text, likely), key=lambda one: one.rank, default=_NOWHERE)
        if other.stands:
            self.repaired += 1
            return self._claim(draft, [other])
        return self._claim(draft, [max(own, key=lambda one: one.rank, default=_NOWHERE)])

    def _unresolved(self, draft: Draft) -> str | None:
        """Why it cannot be told what the draft rests on."""
        strange = [key for key in draft.keys if key not in self._keys]
        if strange:
            return f"it cites {strange[0]}, which was not given to the writer"
        if draft.kind == "heading" and not draft.keys:
            return "a heading cites no passage"
        return None

    def _judged(self, claim: str, choices: Sequence[tuple[Passage, ...]]) -> list[_Judged]:
        """How well each choice of passages supports the claim."""
        evidence = [cited(places_of(choice)) for choice in choices]
        chances = self._verifier.probabilities([(claim, one) for one in evidence]) if evidence else ()
        judged = []
        for choice, one, chance in zip(choices, evidence, chances, strict=True):
            status, reason = verdict(claim, one, float(chance), self._verifier.threshold)
            found = _Judged(status, reason, float(chance), choice)
            judged.append(self._placed(claim, found) if found.stands else found)
        return judged

    def _placed(self, claim: str, judged: _Judged) -> _Judged:
        """A claim that stands, with the few sentences that bear it; without any, or crossed, it does not stand."""
        if crossed := misreported(claim, judged.passages):
            return replace(judged, status="unsupported", reason=crossed)
        places = tuple(pinpoint(claim, judged.passages, self._likeness(claim, judged.passages), self._verifier))
        if not places:
            return replace(judged, status="weak", reason="no few sentences of the cited passage support this")
        return replace(judged, places=places)

    def _likeliest(self, claim: str, passages: Sequence[Passage]) -> list[Passage]:
        """Those with a sentence most like the claim: to judge every passage takes long."""
        best = [float(rows.max(initial=-1.0)) for rows in self._likeness(claim, passages)] if passages else []
        order = sorted(range(len(best)), key=lambda at: -best[at])
        return [passages[at] for at in order[:_ELSEWHERE]]

    def _likeness(self, claim: str, passages: Sequence[Passage]) -> list[NDArray[np.float32]]:
        """Of each passage's sentences to the claim."""
        vector = self._embedder.embed([claim])[0]
        return [self._rows[passage.chunk] @ vector for passage in passages]

    def _claim(self, draft: Draft, judged: Sequence[_Judged]) -> Claim:
        best = max(judged, key=lambda one: one.rank)
        claim = Claim(draft.text, best.status, (), best.reason, draft.lead, draft.ends_paragraph)
        if not self.shows(claim):
            return claim
        numbers = [self._number(place) for one in judged for place in one.places or self._nearest(draft.text, one)]
        return replace(claim, citations=tuple(dict.fromkeys(numbers)))

    def _nearest(self, claim: str, judged: _Judged) -> list[Place]:
        """The sentence that is most like a claim which does not stand."""
        places = places_of(judged.passages)
        return [places[int(np.argmax(np.concatenate(self._likeness(claim, judged.passages))))]] if places else []

    def _number(self, place: Place) -> int:
        passage, span = place
        key = (passage.source, span.start, span.end)
        if key not in self._numbers:
            self._numbers[key] = citation(len(self._numbers) + 1, passage, span)
        return self._numbers[key].number
