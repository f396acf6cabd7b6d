"""The errors of `eval`.

index.errors.OnRecordError
├── BadInput     a file of cases, thresholds or bench data cannot be used; names the file and the line
└── BenchFailed  something a bench starts ended badly, so that there is nothing to report

The text is one sentence for a person; doors map the class.
"""

from index.errors import OnRecordError

__all__ = ["BadInput", "BenchFailed"]


class BadInput(OnRecordError):
    """A file of cases, thresholds or bench data that cannot be used."""


class BenchFailed(OnRecordError):
    """A bench could not be carried out."""
