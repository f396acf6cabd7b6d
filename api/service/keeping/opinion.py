"""What a reader thinks of an answer: a thumb, and where it points down a reason."""

from dataclasses import dataclass
from typing import Any

__all__ = ["MOST_IN_COMMENT", "REASONS", "Opinion"]

REASONS = {
    "wrong": "Something in it is wrong",
    "unsupported": "The sources do not say this",
    "incomplete": "Something important is missing",
    "outdated": "There is newer reporting",
    "unanswered": "The articles do answer this",
    "other": "Something else",
}
MOST_IN_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class Opinion:
    """A 👎, with what was asked and answered."""

    uid: str
    question: str
    history: list[dict[str, str]]
    document: dict[str, Any]
    collection: str
    reason: str
    comment: str
    at: float
