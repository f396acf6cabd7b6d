"""Answers that a language model drafts: every claim is verified before it leaves."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.embedder import Embedder
from prompts.sentinel import declines
from rag.answer import Answer, Claim
from rag.claims import Draft, Splitter
from rag.errors import ModelUnavailable
from rag.events import ClaimMade, claims_made
from rag.evidence import Evidence
from rag.extract import ENGINE, answer_from
from rag.followup import Message
from rag.ground import Grounder, Policy
from rag.llm_writer import begin, rewrite
from rag.verify import Verifier
from rag.writing import Writing

if TYPE_CHECKING:
    from rag.llm import LanguageModel

__all__ = ["Writer", "drafted"]


@dataclass(frozen=True)
class Writer:
    """A language model, with what its drafts are judged by."""

    model: "LanguageModel"
    verifier: Verifier
    embedder: Embedder
    policy: Policy = "strict"

    def rewrite(self, question: str, history: Sequence[Message]) -> str:
        """A follow-up made to stand alone by the model."""
        return rewrite(self.model, question, history) if history else question


def drafted(
    writer: Writer, evidence: Evidence, history: Sequence[Message]
) -> Generator[ClaimMade, None, Answer | None]:
    """Hand out each claim once it is verified, then the answer; None where the model finds no answer.

    Where the model fails, or none of its claims stands, the extractive writer answers over the same passages.
    """
    writing = begin(writer.model, evidence, history)
    grounder = Grounder(evidence, writing.keys, writer.verifier, writer.embedder, writer.policy)
    made = _Made()
    try:
        yield from _judged(writing, grounder, made)
    except ModelUnavailable as error:
        made.failure = str(error)
    if made.refused and not made.shown and not made.withheld and not made.failure:
        return None
    answer = replace(_answer(writing, evidence, grounder, made), usage=_usage(writing, grounder))
    if not made.shown:
        yield from claims_made(answer)
    return answer


@dataclass
class _Made:
    """What has come of a draft so far."""

    shown: list[Claim] = field(default_factory=list)
    withheld: list[Claim] = field(default_factory=list)
    refused: bool = False  # the model said that the passages do not answer
    failure: str = ""  # why the model broke off


def _judged(writing: Writing, grounder: Grounder, made: _Made) -> Generator[ClaimMade, None, None]:
    splitter, cited = Splitter(), 0
    for draft in _drafts(writing, splitter):
        if declines(draft.text):
            made.refused = True
            continue
        claim = grounder.judge(draft)
        if not grounder.shows(claim):
            made.withheld.append(claim)
            continue
        made.shown.append(claim)
        new = grounder.citations[cited:]
        cited += len(new)
        yield ClaimMade(claim, new)


def _drafts(writing: Writing, splitter: Splitter) -> Iterator[Draft]:
    for piece in writing.pieces():
        yield from splitter.feed(piece)
    last = splitter.close()
    # Half a sentence can say the opposite of the whole.
    yield from last[:-1] if writing.cut else last


def _answer(writing: Writing, evidence: Evidence, grounder: Grounder, made: _Made) -> Answer:
    if not made.shown:
        return _fallback(writing, evidence, made)
    lost = bool(made.failure) or len(made.withheld) > len(made.shown)
    question = evidence.question.text
    return Answer(
        question=question,
        asked=question,
        outcome="partial" if lost else "answered",
        claims=tuple(made.shown),
        withheld=tuple(made.withheld),
        citations=grounder.citations,
        refusal=None,
        engine=writing.engine,
        passages=evidence.passages,
        note=f"The model broke off: {made.failure}." if made.failure else None,
    )


def _fallback(writing: Writing, evidence: Evidence, made: _Made) -> Answer:
    """The extractive writer's answer over the same passages, saying why it is not the model's."""
    if made.failure:
        why = f"The model did not answer ({made.failure})"
    elif made.withheld:
        why = "No sentence of the model's answer is supported by the passages"
    else:
        why = "The model's answer was empty"
    answer = answer_from(evidence)
    return replace(
        answer,
        withheld=tuple(made.withheld),
        engine=f"{ENGINE} instead of {writing.engine}",
        note=f"{why}: these are the sources' own sentences.",
    )


def _usage(writing: Writing, grounder: Grounder) -> dict[str, float]:
    return {**writing.usage, "repaired": float(grounder.repaired)}
