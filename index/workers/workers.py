"""Who reads and embeds the files of an ingest: threads or processes here, or the nodes of a cluster."""

from collections.abc import Generator, Iterable
from typing import Protocol

from index.chunking.prepare import Job, Outcome
from index.embedding.config import Recipe

__all__ = ["AHEAD", "Workers"]

AHEAD = 3  # files under way at once, for each processor that works


class Workers(Protocol):
    """Prepare files; what comes of a file is the same wherever it is prepared."""

    def prepared(self, jobs: Iterable[Job], recipe: Recipe) -> Generator[Outcome, None, None]:
        """Do the jobs, and yield what came of each, in their order.

        A bounded number is under way, so that memory does not grow with the files. Closing the generator lets go of
        whatever works. A file that cannot be read is an outcome; what no file is to blame for is raised, by classes of
        `index.errors`.
        """
        ...
