"""Our errors, and the table from their classes to the exit code, HTTP status and sentence that the doors answer with.

OnRecordError (index.errors)
├── UsageError         a command or request cannot be carried out as it was written
│   ├── NoUserMessage  a conversation holds no message of the role user
│   └── Unsupported    an option asks for something that is not supported
├── EmptyRange         the dates of a filter leave no day between them (a kind of BadFilter)
├── UnknownCollection  no collection of that name is in the home
├── HomeGone           the home or a collection in it has disappeared while the process ran (a kind of IndexMissing)
├── UnknownAnswer      no answer is shared under that link
├── ForgedAnswer       an answer sent back by a client was not given by this server, or was changed
├── UnknownModel       no collection belongs to that model name
├── KeyRefused         a key is required, and the request has none or a wrong one
│   └── KeyExpired     the key was valid, but its last day is over
├── KeyTooWeak         the key does not permit this request
├── UnknownHost        the Host header names another server
├── BodyTooLong        the body of a request is larger than allowed
├── SlackFailed        Slack refused a call of the bot, or did not answer it
└── Busy               more requests arrive at once than can be answered
    ├── TooMany        one caller exceeds its rate limit
    └── Stopping       the server is shutting down, and waits no longer for this request

The command line shows the error's own text, which is written for the person who runs the program. The other
doors show the table's sentence, which names no file and no setting.
"""

from dataclasses import dataclass

from index.errors import (
    BadBackup,
    CatalogueUnavailable,
    ClusterFailed,
    DiskFull,
    EmbedderFailed,
    ExtraMissing,
    FetchFailed,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    NotAnArticle,
    NothingToIngest,
    NotWritable,
    OnRecordError,
    UnknownSource,
    UnreadableFile,
    VectorsUnavailable,
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
    "BodyTooLong",
    "Busy",
    "EmptyRange",
    "ErrorInfo",
    "ForgedAnswer",
    "HomeGone",
    "KeyExpired",
    "KeyRefused",
    "KeyTooWeak",
    "NoUserMessage",
    "SlackFailed",
    "Stopping",
    "TooMany",
    "UnknownAnswer",
    "UnknownCollection",
    "UnknownHost",
    "UnknownModel",
    "Unsupported",
    "UsageError",
    "error_info",
]

DONE = 0
FAILURES = 1  # done with failures: some files failed, the gate fell short, or the program has a defect
USAGE = 2
INDEX = 3  # the index is missing, does not match, is damaged or in use
OUTSIDE = 4  # an outside service failed
INTERRUPTED = 130


class UsageError(OnRecordError):
    """A command or request cannot be carried out as it was written."""


class NoUserMessage(UsageError):
    """A conversation holds no message of a user, so that nothing is asked."""


class Unsupported(UsageError):
    """An option asks for something that is not supported: `param` is its name, `sentence` the message to the caller."""

    param: str | None = None
    sentence: str = ""

    def __init__(self, param: str, sentence: str) -> None:
        super().__init__(sentence)
        self.param = param
        self.sentence = sentence


class EmptyRange(BadFilter):
    """The first date of a range lies after its last."""


class UnknownCollection(OnRecordError):
    """No collection of that name is in the home."""


class HomeGone(IndexMissing):
    """The home or a collection in it has disappeared while the process ran: a volume unmounted, a folder moved."""


class UnknownAnswer(OnRecordError):
    """No answer is shared under that link, or not any more."""


class ForgedAnswer(OnRecordError):
    """An answer sent back by a client was not given by this server, or was changed."""


class UnknownModel(OnRecordError):
    """No collection belongs to that model name."""


class KeyRefused(OnRecordError):
    """A key is required, and the request has none or a wrong one."""


class KeyExpired(KeyRefused):
    """The key was valid, but its last day is over."""


class KeyTooWeak(OnRecordError):
    """The key does not permit this request, or a request that always needs a key has none."""


class UnknownHost(OnRecordError):
    """The Host header of a request names another server."""


class BodyTooLong(OnRecordError):
    """The body of a request is larger than allowed."""


class Busy(OnRecordError):
    """More requests arrive at once than can be answered; `after` is the seconds to wait before another try."""

    def __init__(self, *, after: int) -> None:
        super().__init__(f"Too much is asked at once: try again in {after} s.")
        self.after = after


class TooMany(Busy):
    """One caller exceeds its rate limit."""


class Stopping(Busy):
    """The server is shutting down, and the request took longer than it waits; another process may be up soon."""


class SlackFailed(OnRecordError):
    """Slack refused a call of the bot, or did not answer it.

    `code` is Slack's error code; `retry` tells whether the same call may succeed later, `after` in how many seconds.
    """

    def __init__(self, method: str, code: str, *, retry: bool = False, after: float = 0.0) -> None:
        super().__init__(f"Slack did not carry out {method} ({code}): `onrecord slack check` says what is wrong.")
        self.method = method
        self.code = code
        self.retry = retry
        self.after = after

    @property
    def uncertain(self) -> bool:
        """Tell whether Slack may have carried out the call although it reported no success."""
        return self.code == "unreachable" or self.code.startswith("http_5")


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """The exit code, HTTP status and sentence for one class of errors."""

    exit_code: int
    http_status: int
    sentence: str  # for people who did not set this up


TABLE: dict[type[OnRecordError], ErrorInfo] = {
    UsageError: ErrorInfo(USAGE, 400, "That request cannot be understood."),
    NoUserMessage: ErrorInfo(
        USAGE,
        400,
        "No message of the role user is there, whose last one is the question: what the role system says is an "
        "instruction, and asks nothing.",
    ),
    Unsupported: ErrorInfo(USAGE, 400, "That option cannot be carried out."),
    QuestionError: ErrorInfo(USAGE, 422, "Please ask a question of up to 10,000 characters."),
    BadFilter: ErrorInfo(USAGE, 422, "That filter cannot be understood: dates are written as 2024-10-01."),
    EmptyRange: ErrorInfo(USAGE, 422, "The first date is after the last."),
    SettingsError: ErrorInfo(USAGE, 500, "This assistant is not set up correctly; please tell whoever runs it."),
    NothingToIngest: ErrorInfo(USAGE, 422, "There was no article to read."),
    UnreadableFile: ErrorInfo(FAILURES, 422, "That file cannot be read as an article."),
    NotAnArticle: ErrorInfo(FAILURES, 422, "That file holds no article."),
    FetchFailed: ErrorInfo(FAILURES, 422, "That address cannot be fetched."),
    UnknownSource: ErrorInfo(USAGE, 404, "There is no such article in the collection."),
    UnknownCollection: ErrorInfo(USAGE, 404, "There is no collection of that name."),
    UnknownAnswer: ErrorInfo(USAGE, 404, "No answer is shared under that link, or not any more."),
    ForgedAnswer: ErrorInfo(USAGE, 422, "This server did not give that answer, or not in these words: ask again."),
    IndexMissing: ErrorInfo(INDEX, 503, "There are no articles to search yet."),
    HomeGone: ErrorInfo(
        INDEX,
        503,
        "The articles are gone from the disk: whoever runs this server should mount its home (ONRECORD_HOME) again, or "
        "put a backup there by `onrecord restore`.",
    ),
    IndexMismatch: ErrorInfo(INDEX, 503, "The collection does not match its settings; please tell whoever runs it."),
    IndexBusy: ErrorInfo(INDEX, 503, "The collection is being updated; please try again in a few minutes."),
    IndexDamaged: ErrorInfo(INDEX, 503, "The collection cannot be opened; please tell whoever runs it."),
    BadBackup: ErrorInfo(USAGE, 422, "That file is no backup."),
    NotWritable: ErrorInfo(INDEX, 503, "The collection cannot be changed; please tell whoever runs it."),
    DiskFull: ErrorInfo(INDEX, 507, "There is no room left to keep this; please tell whoever runs it."),
    EmbedderFailed: ErrorInfo(OUTSIDE, 502, "A service this assistant needs did not answer; please try again."),
    CatalogueUnavailable: ErrorInfo(INDEX, 503, "A service this assistant needs did not answer; please try again."),
    VectorsUnavailable: ErrorInfo(OUTSIDE, 503, "A service this assistant needs did not answer; please try again."),
    ClusterFailed: ErrorInfo(OUTSIDE, 503, "A service this assistant needs did not answer; please try again."),
    ExtraMissing: ErrorInfo(USAGE, 500, "This assistant is not set up correctly; please tell whoever runs it."),
    SlackFailed: ErrorInfo(OUTSIDE, 502, "Slack did not answer as expected; please try again."),
    ModelUnavailable: ErrorInfo(OUTSIDE, 502, "The language model did not answer; please try again."),
    UnknownModel: ErrorInfo(USAGE, 404, "There is no model of that name; GET /v1/models lists them."),
    KeyRefused: ErrorInfo(USAGE, 401, "A valid key is needed: send it as Authorization: Bearer KEY."),
    KeyExpired: ErrorInfo(USAGE, 401, "This key has expired: ask whoever runs this server for another."),
    KeyTooWeak: ErrorInfo(USAGE, 403, "This needs a key that may write."),
    UnknownHost: ErrorInfo(USAGE, 421, "This server is not known by that name: see ONRECORD_ALLOWED_HOSTS."),
    BodyTooLong: ErrorInfo(USAGE, 413, "The body of the request is too large."),
    TooMany: ErrorInfo(OUTSIDE, 429, "Too many requests: please wait a little."),
    Busy: ErrorInfo(OUTSIDE, 503, "Too many questions at once: please try again in a moment."),
    Stopping: ErrorInfo(OUTSIDE, 503, "This server is being stopped: please ask again in a moment."),
    Stopped: ErrorInfo(INTERRUPTED, 499, "The answer was stopped."),
    OnRecordError: ErrorInfo(FAILURES, 500, "Something went wrong; please tell whoever runs this assistant."),
}


def error_info(error: OnRecordError) -> ErrorInfo:
    """Return the row of the error's class, or of the nearest class above it."""
    return next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
