"""The conversations: the user's turns, and what the answer to each must contain."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StrictBool, model_validator
from pydantic.dataclasses import dataclass

from eval.cases import STRICT, Fact, Split, Text
from eval.read import entries

__all__ = ["Conversation", "Turn", "load_conversations"]


@dataclass(frozen=True, slots=True, config=STRICT)
class Turn:
    """What is typed, and the facts it must bring, or that it is refused, or that nothing is searched."""

    user: Text
    asks: Text | None = None  # the question rewritten to stand alone; None where it does so as typed, or is none
    facts: tuple[Fact, ...] = ()  # each must be stated
    sources: frozenset[Text] = frozenset()  # one of them at least must be cited
    refuse: StrictBool = False
    smalltalk: StrictBool = False
    program: StrictBool = False  # an instruction to the program itself

    @property
    def searches(self) -> bool:
        """Tell whether it is a question to the collection."""
        return not (self.smalltalk or self.program)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if [bool(self.facts), self.refuse, self.smalltalk, self.program].count(True) != 1:
            raise ValueError("needs one of facts, refuse, smalltalk and program")
        if bool(self.facts) != bool(self.sources):
            raise ValueError("has facts without sources, or sources without facts")
        if self.asks and not self.searches:
            raise ValueError("asks nothing, but says what it asks")
        return self


@dataclass(frozen=True, slots=True, config=STRICT)
class Conversation:
    """Four to six turns, each asked after those before it."""

    id: Text
    split: Split
    turns: Annotated[tuple[Turn, ...], Field(min_length=4, max_length=6)]


def load_conversations(path: Path) -> tuple[Conversation, ...]:
    """Return the conversations of a YAML file with a list `conversations`; raises BadInput naming file and entry."""
    return entries(path, "conversations", Conversation)
