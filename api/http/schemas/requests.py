"""Request models of the API: a question with its history and filters."""

from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.errors import UsageError
from api.service.filters import read_filters
from index.catalogue.reads import Filters
from rag.query.conversation import Message
from rag.query.question import MOST_CHARACTERS

__all__ = [
    "MOST_HISTORY",
    "Asked",
    "CollectionName",
    "FilterTexts",
    "Turn",
    "query_filters",
    "reject_repeated_parameters",
]

MOST_HISTORY = 50  # turns
_LONGEST_TURN = 50_000  # characters
_LONGEST_HISTORY = 200_000
_SHORT = 200

_Day = Annotated[str, Field(max_length=20, description="2024, 2024-10 or 2024-10-01, inclusive", examples=["2024-10"])]
_AsOf = Annotated[
    str,
    Field(
        max_length=20,
        description="answer as a reader of that day could: later articles are left out",
        examples=["2024-10-01"],
    ),
]
_Publisher = Annotated[str, Field(max_length=_SHORT, description="case does not matter", examples=["Ellery Tide"])]
_Source = Annotated[str, Field(max_length=1000, description="a glob over sources", examples=["2024/*.txt"])]
_Language = Annotated[
    str, Field(max_length=10, description="the language of the articles, as its code of two letters", examples=["en"])
]
CollectionName = Annotated[
    str | None, Field(max_length=64, description="which collection; else the server's own", examples=["default"])
]


class FilterTexts(BaseModel):
    """Which articles may answer."""

    model_config = ConfigDict(extra="forbid")

    since: _Day | None = None
    until: _Day | None = None
    publisher: _Publisher | None = None
    source: _Source | None = None
    as_of: _AsOf | None = None
    language: _Language | None = None

    def read(self) -> Filters:
        """Return them as filters. Raises BadFilter."""
        return read_filters(self.since, self.until, self.publisher, self.source, self.as_of, self.language)


def query_filters(  # noqa: PLR0917
    since: Annotated[_Day | None, Query()] = None,
    until: Annotated[_Day | None, Query()] = None,
    publisher: Annotated[_Publisher | None, Query()] = None,
    source: Annotated[_Source | None, Query()] = None,
    as_of: Annotated[_AsOf | None, Query()] = None,
    language: Annotated[_Language | None, Query()] = None,
) -> Filters:
    """Return the filters of a query string. Raises BadFilter."""
    return read_filters(since, until, publisher, source, as_of, language)


async def reject_repeated_parameters(request: Request) -> None:
    """Raise UsageError where a query parameter is given more than once: it is unclear which of its values is meant."""
    names = [name for name, _ in request.query_params.multi_items()]
    if len(set(names)) < len(names):
        raise UsageError("A parameter of the address is given more than once.")


class Turn(BaseModel):
    """A turn of the conversation so far."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: str = Field(max_length=_LONGEST_TURN)
    asked: str | None = Field(None, max_length=_LONGEST_TURN, description="of a question: its answer's `asked`")

    @property
    def message(self) -> Message:
        """Return it as a plain message."""
        return self.model_dump(exclude_none=True)


class Asked(BaseModel):
    """A question, with what it may refer to."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "Why did Israel–Russia relations sour?", "stream": False}]},
    )

    question: str = Field(min_length=1, max_length=MOST_CHARACTERS, examples=["Why was the harbour bridge closed?"])
    history: list[Turn] = Field([], max_length=MOST_HISTORY, description="the turns before, oldest first")
    filters: FilterTexts = FilterTexts()
    collection: CollectionName = None
    policy: Literal["strict", "flag"] | None = Field(
        None, description="what a model writes without support: withheld, or shown and marked; else the server's own"
    )
    stream: bool = Field(False, description="server-sent events instead of one document")

    @model_validator(mode="after")
    def _short_enough(self) -> "Asked":
        if sum(len(turn.content) + len(turn.asked or "") for turn in self.history) > _LONGEST_HISTORY:
            raise ValueError(f"the history has more than {_LONGEST_HISTORY} characters")
        return self

    @property
    def turns(self) -> list[Message]:
        """Return the history as plain messages."""
        return [turn.message for turn in self.history]
