"""How the doors meet our errors: one table from the class to an exit code, an HTTP status and a sentence.

OnRecordError (index.errors)
├── UsageError         what was asked for cannot be carried out as it was written
└── UnknownCollection  no collection of that name is in the home

The command line shows the error's own text, which speaks to the person who runs the program. Doors to
other people show the table's sentence, which names no file and no setting.
"""

from dataclasses import dataclass

from index.errors import (
    EmbedderFailed,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    NothingToIngest,
    OnRecordError,
    UnknownSource,
    UnreadableFile,
)
from rag.errors import BadFilter, ModelUnavailable, QuestionError, SettingsError, Stopped

__all__ = [
    "DONE",
    "FAILURES",
    "INDEX",
    "INTERRUPTED",
    "OUTSIDE",
    "TABLE",
    "USAGE",
    "Known",
    "UnknownCollection",
    "UsageError",
    "known",
]

DONE = 0
FAILURES = 1  # done with failures: some files failed, the gate fell short, or the program has a defect
USAGE = 2
INDEX = 3  # the index is missing, does not match, is damaged or in use
OUTSIDE = 4  # an outside service failed
INTERRUPTED = 130


class UsageError(OnRecordError):
    """What was asked for cannot be carried out as it was written."""


class UnknownCollection(OnRecordError):
    """No collection of that name is in the home."""


@dataclass(frozen=True, slots=True)
class Known:
    """What each door makes of one class of errors."""

    exit_code: int
    http_status: int
    sentence: str  # for people who did not set this up


TABLE: dict[type[OnRecordError], Known] = {
    UsageError: Known(USAGE, 400, "That request cannot be understood."),
    QuestionError: Known(USAGE, 422, "Please ask a question of up to 10,000 characters."),
    BadFilter: Known(USAGE, 422, "That filter cannot be understood: dates are written as 2024-10-01."),
    SettingsError: Known(USAGE, 500, "This assistant is not set up correctly; please tell whoever runs it."),
    NothingToIngest: Known(USAGE, 422, "There was no article to read."),
    UnreadableFile: Known(FAILURES, 422, "That file cannot be read as an article."),
    UnknownSource: Known(USAGE, 404, "There is no such article in the collection."),
    UnknownCollection: Known(USAGE, 404, "There is no collection of that name."),
    IndexMissing: Known(INDEX, 503, "There are no articles to search yet."),
    IndexMismatch: Known(INDEX, 503, "The collection does not match its settings; please tell whoever runs it."),
    IndexBusy: Known(INDEX, 503, "The collection is being updated; please try again in a few minutes."),
    IndexDamaged: Known(INDEX, 503, "The collection cannot be opened; please tell whoever runs it."),
    EmbedderFailed: Known(OUTSIDE, 502, "A service this assistant needs did not answer; please try again."),
    ModelUnavailable: Known(OUTSIDE, 502, "The language model did not answer; please try again."),
    Stopped: Known(INTERRUPTED, 499, "The answer was stopped."),
    OnRecordError: Known(FAILURES, 500, "Something went wrong; please tell whoever runs this assistant."),
}


def known(error: OnRecordError) -> Known:
    """The row of the error's class, or of the nearest class above it."""
    return next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
