"""The errors of `rag`, on the root that `index.errors` names.

OnRecordError (index.errors)
├── SettingsError    a setting is unknown or has a bad value; the text names its key
├── QuestionError    there is no question, or it is too long to be one
└── BadFilter        a filter cannot be understood
"""

from index.errors import OnRecordError

__all__ = ["BadFilter", "QuestionError", "SettingsError"]


class SettingsError(OnRecordError):
    """A setting is unknown or has a bad value."""


class QuestionError(OnRecordError):
    """There is no question, or it is too long to be one."""


class BadFilter(OnRecordError):
    """A filter cannot be understood."""
