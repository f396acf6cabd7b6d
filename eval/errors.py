"""The errors of `eval`.

index.errors.OnRecordError
├── BadInput     a file of cases, thresholds or bench data cannot be used; names the file and the line
└── BenchFailed  something a bench starts ended badly, so that there is nothing to report

The message is one sentence for a person; each interface maps the class to a status of its own.
"""

from index.errors import OnRecordError

__all__ = ["BadInput", "BenchFailed"]


class BadInput(OnRecordError):
    """A file of cases, thresholds or bench data that cannot be used."""


class BenchFailed(OnRecordError):
    """A bench could not be carried out."""
