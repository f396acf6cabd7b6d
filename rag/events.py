"""The events of answering a question, in the order in which they occur: passages found, claims, done."""

from collections.abc import Iterator
from dataclasses import dataclass

from rag.answer import Answer, Citation, Claim, Passage

__all__ = ["ClaimMade", "Done", "Event", "PassagesFound", "claims_made"]


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """The passages that will be considered, for the question as it was understood."""

    asked: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ClaimMade:
    """A claim that was verified and is shown, with the citations it is the first to use."""

    claim: Claim
    citations: tuple[Citation, ...]
    engine: str  # the writer, as in `Answer.engine`


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer; its claims are those of the ClaimMade events before, in the same order."""

    answer: Answer


Event = PassagesFound | ClaimMade | Done


def claims_made(answer: Answer) -> Iterator[ClaimMade]:
    """Yield the ClaimMade events of an answer that is already complete."""
    cited = {citation.number: citation for citation in answer.citations}
    for claim in answer.claims:
        new = tuple(cited.pop(number) for number in claim.citations if number in cited)
        yield ClaimMade(claim, new, answer.engine)
