"""A conversation: its turns, and what the next question may refer to."""

from dataclasses import dataclass, field

from api.errors import UsageError
from rag.answer import Answer, Citation
from rag.query.conversation import Message

__all__ = ["Conversation"]

_BORNE_OUT = frozenset(("quote", "supported"))


@dataclass
class Conversation:
    """The answers so far, oldest first."""

    turns: list[Answer] = field(default_factory=list)

    @property
    def history(self) -> list[Message]:
        """Return the turns as plain messages; an answer's message holds only its supported claims."""
        return [message for turn in self.turns for message in _messages(turn)]

    @property
    def last(self) -> Answer:
        """Return the last answer. Raises UsageError before the first."""
        if not self.turns:
            raise UsageError("There is no answer yet: ask something first.")
        return self.turns[-1]

    def citation(self, written: str) -> Citation:
        """Return the citation of the last answer that a person names: "2" or "[2]". Raises UsageError."""
        citations = self.last.citations
        if not citations:
            raise UsageError("The last answer cites nothing.")
        known = {str(citation.number): citation for citation in citations}
        found = known.get(written.strip().removeprefix("[").removesuffix("]"))
        if found is None:
            there = "citation 1 only" if len(known) == 1 else f"citations 1 to {len(known)}"
            raise UsageError(f"There is no {written!r}: the last answer has {there}. /sources lists what it cites.")
        return found


def _messages(turn: Answer) -> list[Message]:
    said = " ".join(claim.text for claim in turn.claims if claim.status in _BORNE_OUT)
    told = turn.refusal.reason if turn.refusal else said
    asked = {"role": "user", "content": turn.question, "asked": turn.asked}
    return [asked, {"role": "assistant", "content": " ".join(told.split())}]
