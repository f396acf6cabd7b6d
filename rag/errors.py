"""The errors of `rag`, all derived from `OnRecordError` of `index.errors`.

OnRecordError (index.errors)
├── SettingsError      a setting is unknown or has a bad value; the text names its key
├── QuestionError      there is no question, or it is too long to be one
├── BadFilter          a filter cannot be understood
├── ModelUnavailable   the language model did not write, or broke off
└── Stopped            the caller does not wait for the answer any more
"""

from index.errors import OnRecordError

__all__ = ["BadFilter", "ModelUnavailable", "QuestionError", "SettingsError", "Stopped"]


class SettingsError(OnRecordError):
    """A setting is unknown or has a bad value."""


class QuestionError(OnRecordError):
    """There is no question, or it is too long to be one."""


class BadFilter(OnRecordError):
    """A filter cannot be understood."""


class Stopped(OnRecordError):
    """The caller does not wait for the answer any more."""

    def __init__(self, text: str = "Whoever asked does not wait for the answer any more.") -> None:
        super().__init__(text)


class ModelUnavailable(OnRecordError):
    """The language model did not write, or broke off.

    `reason` completes the sentence "The language model …" and may be shown to anybody; `retry` tells whether the same
    request may succeed later; `after` is the number of seconds that the service asked to wait, if it did.
    """

    def __init__(self, reason: str, *, retry: bool, after: float | None = None) -> None:
        super().__init__(f"The language model {reason}.")
        self.reason = reason
        self.retry = retry
        self.after = after
