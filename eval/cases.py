"""The cases: questions, with what a right answer states, may cite and must not say."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StringConstraints, model_validator
from pydantic.dataclasses import dataclass

from eval.read import entries
from index.catalogue.reads import Filters

__all__ = ["STRICT", "Case", "Fact", "Kind", "Split", "Text", "load_cases"]

STRICT = ConfigDict(extra="forbid")  # a misspelt key is an error
Text = Annotated[str, StringConstraints(pattern=r"\S")]
Fact = Annotated[tuple[Text, ...], Field(min_length=1)]  # alternative wordings, any of which states the fact
Split = Literal["dev", "test"]
Asked = Literal["said", "number", "who", "when", "why", "where", "which", "what", "happened", "yesno", "broad"]
Told = Literal[
    "table",
    "correction",  # asks for the one of two figures or facts that corrects the other
    "disagreement",  # the articles disagree
    "near-disagreement",  # the articles seem to disagree, but speak of different things or times
]
Refused = Literal[
    "almost",  # a near miss: the articles tell it of another place, year, person, role or event
    "teaser",  # told only in text of the page that is no part of the article
    "nowhere",
]
Kind = Literal[Asked, Told, Refused]

_UNANSWERABLE = {"almost", "teaser", "nowhere"}


def _turn(turn: dict[str, str]) -> dict[str, str]:
    if turn.keys() - {"asked"} != {"role", "content"} or turn["role"] not in {"user", "assistant"}:
        raise ValueError(
            "a turn of the history is {role: user or assistant, content}, a question's with asked or without"
        )
    return turn


@dataclass(frozen=True, slots=True, config=STRICT)
class Case:
    """One question and what is known of its answer."""

    id: Text
    question: Text
    answerable: StrictBool
    split: Split
    kind: Kind | None = None
    history: tuple[Annotated[dict[str, str], AfterValidator(_turn)], ...] = ()
    filters: Filters = Filters()
    facts: tuple[Fact, ...] = ()  # each must be stated
    first: Fact | None = None  # what the first sentence must state; any of the facts where it is None
    also: tuple[Text, ...] | None = None  # further phrases to the point; where it is None, all of an allowed source is
    sources: frozenset[Text] = frozenset()  # the only ones that may be cited
    relevant: frozenset[Text] = frozenset()  # those that hold the answer
    forbidden: tuple[Text, ...] = ()  # what must not be said
    disagreement: StrictBool | None = False  # whether the articles disagree; None where either may be said
    tags: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.answerable and not (self.facts and self.relevant):
            raise ValueError("is answerable, but states no facts or no relevant sources")
        if not self.answerable and (self.facts or self.sources or self.relevant or self.disagreement):
            raise ValueError("is not answerable, but has facts, sources or a disagreement")
        if self.kind and self.answerable is (self.kind in _UNANSWERABLE):
            raise ValueError(f"is of the kind {self.kind}, which does not go with answerable")
        if strange := sorted(self.relevant - self.sources):
            raise ValueError(f"{strange[0]} is relevant, but may not be cited")
        return self


def load_cases(path: Path) -> tuple[Case, ...]:
    """Return the cases of a YAML file with a list `cases`; raises BadInput that names the file and the case."""
    return entries(path, "cases", Case)
