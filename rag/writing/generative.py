"""Answers that a language model drafts: every claim is verified before it leaves."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING

from prompts.sentinel import declines
from rag.answer import Answer, Citation, Claim
from rag.errors import ModelUnavailable
from rag.events import ClaimMade, claims_made
from rag.grounding.citation import passage_citation
from rag.grounding.claim_splitter import ClaimSplitter, DraftClaim
from rag.grounding.grounder import SHOWN, Grounder, Policy
from rag.grounding.judge import Judge
from rag.query.conversation import Message
from rag.reading.findings import Candidate, Findings
from rag.text.normalise import plain
from rag.text.statement import is_statement
from rag.writing.denial import denials_of
from rag.writing.draft_protocol import DraftStream
from rag.writing.drafting import rewrite, start_draft
from rag.writing.extractive import ENGINE, extractive_answer

if TYPE_CHECKING:
    from rag.writing.llm.client import LanguageModel

__all__ = ["ModelWriter", "ground_draft"]

_RAN_OUT = "ran out of tokens"  # follows "the language model", as the reasons of ModelUnavailable do


@dataclass(frozen=True)
class ModelWriter:
    """A writer that has a language model draft, with the judge and the policy for its claims."""

    model: "LanguageModel"
    judge: Judge | None = None
    policy: Policy = "strict"

    def with_stop(self, stop: Event) -> "ModelWriter":
        """Return the same writer, which raises Stopped soon after `stop` is set."""
        return replace(self, model=replace(self.model, stop=stop))

    @property
    def model_name(self) -> str | None:
        """Return the model, as its endpoint calls it."""
        return self.model.name

    @property
    def splits_questions(self) -> bool:
        """Return False: a model answers several questions at once."""
        return False

    def rewrite(self, question: str, history: Sequence[Message]) -> str:
        """Return a follow-up made to stand alone by the model."""
        return rewrite(self.model, question, history)

    def write(
        self,
        found: Sequence[Findings],
        history: Sequence[Message],
        unanswered: Sequence[str],
    ) -> Generator[ClaimMade, None, Answer | None]:
        """Have the model draft, and verify each claim; see `rag.writer.Writer`."""
        writing = start_draft(self.model, found[0].evidence, history)
        grounder = Grounder(writing.keys, self.judge, self.policy)
        return (yield from ground_draft(writing, found[0], grounder))


def ground_draft(writing: DraftStream, findings: Findings, grounder: Grounder) -> Generator[ClaimMade, None, Answer]:
    """Verify a draft of any model: yield each claim once it is verified, and return the answer.

    Where the model fails, or none of its claims is supported, the extractive writer answers over the same passages; the
    answer is "refused", and has no refusal yet, where the model or that writer finds none.
    """
    made = _DraftState()
    yield from _verified_claims(writing, grounder, made)
    if made.declined and not made.shown and not made.failure:
        return _declined(writing, findings, made)
    for claim, cited in _denials(findings, grounder.citations) if made.shown else ():
        made.shown.append(claim)
        made.denials.append(cited)
        yield ClaimMade(claim, (cited,), writing.engine)
    answer = _answer(writing, findings, grounder, made) if made.shown else _fallback(writing, findings, made)
    if not answer.claims:
        return _declined(writing, findings, made)
    if not made.shown:
        yield from claims_made(answer)
    return replace(answer, usage={**writing.usage, "repaired": float(grounder.repaired)})


def _denials(findings: Findings, citations: Sequence[Citation]) -> Iterator[tuple[Claim, Citation]]:
    """Yield sentences of the passages that deny one on which a shown claim rests, as claims with their citations."""
    shown = [sentence for sentence in findings.candidates if any(_rests_on(cited, sentence) for cited in citations)]
    others = [sentence for sentence in findings.candidates if sentence not in shown and is_statement(sentence.text)]
    for number, denial in enumerate(denials_of(shown, others), len(citations) + 1):
        cited = passage_citation(number, denial.sentence.passage, denial.sentence.span)
        yield Claim(cited.quote, "quote", (number,), beside=denial.denied.label), cited


def _rests_on(cited: Citation, sentence: Candidate) -> bool:
    return (
        cited.source == sentence.passage.source and cited.start < sentence.span.end and sentence.span.start < cited.end
    )


def _declined(writing: DraftStream, findings: Findings, made: "_DraftState") -> Answer:
    """Return the answer of a model that found none in the passages; the caller has to add the refusal."""
    question = findings.evidence.question.text
    return Answer(
        question=question,
        asked=question,
        outcome="refused",
        claims=(),
        withheld=tuple(made.withheld),
        citations=(),
        refusal=None,
        engine=writing.engine,
        passages=findings.evidence.passages,
        usage=writing.usage,
    )


@dataclass
class _DraftState:
    """The state of a draft that is being verified."""

    shown: list[Claim] = field(default_factory=list)
    withheld: list[Claim] = field(default_factory=list)
    seen: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)  # text, spaced plainly, and keys of drafts
    denials: list[Citation] = field(default_factory=list)  # citations of sentences that deny a claim, shown last
    declined: bool = False  # the model said that the passages do not answer
    failure: str = ""  # why the draft ends early

    @property
    def partial(self) -> bool:
        """Tell whether the draft ends early, or most of its claims are not supported."""
        standing = sum(claim.status in SHOWN and not claim.beside for claim in self.shown)
        fallen = sum(claim.status not in SHOWN for claim in (*self.shown, *self.withheld))
        return bool(self.failure) or fallen > standing

    def repeats(self, draft: DraftClaim) -> bool:
        """Tell whether the draft says again, with the same keys, what it said before: small models go in circles."""
        said = " ".join(draft.text.split()), draft.keys
        known = said in self.seen
        self.seen.add(said)
        return known


def _verified_claims(writing: DraftStream, grounder: Grounder, made: _DraftState) -> Generator[ClaimMade, None, None]:
    cited = 0
    for draft in _drafts(writing, made):
        if declines(draft.text):
            made.declined = True
            continue
        if made.repeats(draft):
            continue
        claim = grounder.judge(draft)
        if not grounder.shows(claim):
            made.withheld.append(claim)
            continue
        made.shown.append(claim)
        new = grounder.citations[cited:]
        cited += len(new)
        yield ClaimMade(claim, new, writing.engine)


def _drafts(writing: DraftStream, made: _DraftState) -> Iterator[DraftClaim]:
    splitter = ClaimSplitter()
    try:
        for piece in writing.pieces():
            yield from splitter.feed(piece)
        made.failure = _RAN_OUT if writing.cut else ""
    except ModelUnavailable as error:
        made.failure = error.reason
    left = splitter.close()
    # Half a sentence can say the opposite of the whole.
    half = left.pop() if left and made.failure and not declines(left[-1].text) else None
    yield from left
    if half:
        made.withheld.append(Claim(plain(half.text), "unresolved", (), "the language model stopped in this sentence"))


def _answer(writing: DraftStream, findings: Findings, grounder: Grounder, made: _DraftState) -> Answer:
    question = findings.evidence.question.text
    return Answer(
        question=question,
        asked=question,
        outcome="partial" if made.partial else "answered",
        claims=tuple(made.shown),
        withheld=tuple(made.withheld),
        citations=(*grounder.citations, *made.denials),
        refusal=None,
        engine=writing.engine,
        passages=findings.evidence.passages,
        note=f"The answer ends early: the language model {made.failure}." if made.failure else None,
    )


def _fallback(writing: DraftStream, findings: Findings, made: _DraftState) -> Answer:
    """Return the extractive writer's answer over the same passages, with a note on why it is not the model's."""
    if made.failure:
        why = f"the language model {made.failure}"
    elif made.withheld:
        why = "no sentence that the language model wrote is supported by the passages"
    else:
        why = "the language model wrote nothing"
    answer = extractive_answer(findings)
    told = f"These are the sources' own sentences: {why}."
    return replace(
        answer,
        withheld=tuple(made.withheld),
        engine=f"{ENGINE} instead of {writing.engine}",
        note=f"{answer.note} {told}" if answer.note else told,
    )
