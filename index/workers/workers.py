"""The interface of workers, which read and embed the files of an ingest on this machine or on a cluster."""

from collections.abc import Generator, Iterable
from typing import Protocol

from index.chunking.prepare import Job, Outcome
from index.embedding.config import Recipe

__all__ = ["AHEAD", "Workers"]

AHEAD = 3  # files under way at once, for each processor that works


class Workers(Protocol):
    """Prepare files; what comes of a file is the same wherever it is prepared."""

    def prepared(self, jobs: Iterable[Job], recipe: Recipe) -> Generator[Outcome, None, None]:
        """Do the jobs, and yield the outcome of each, in order.

        The number of files under way is bounded, so that memory does not grow. Closing the generator stops the workers.
        A file that cannot be read is an outcome; failures that are not due to a file raise classes of `index.errors`.
        """
        ...
