"""Files prepared on this machine: by threads of this process, or by several processes."""

import signal
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context

from index.chunking.prepare import Job, Outcome, prepare
from index.embedding.config import Recipe
from index.errors import EmbedderFailed
from index.workers.workers import AHEAD

__all__ = ["LocalWorkers"]


@dataclass(frozen=True, slots=True)
class LocalWorkers:
    """Workers on this machine: a few threads of this process, or several `processes`."""

    processes: int = 1

    def prepared(self, jobs: Iterable[Job], recipe: Recipe) -> Generator[Outcome, None, None]:
        """Do the jobs, and yield their outcomes in order. Raises EmbedderFailed, also where a process died."""
        if self.processes > 1:
            recipe = replace(recipe, threads=1)
        pool = self._pool()
        under_way: deque[Future[Outcome]] = deque()
        try:
            for job in jobs:
                under_way.append(pool.submit(prepare, job, recipe))
                if len(under_way) > AHEAD * self.processes:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool as error:
            raise EmbedderFailed("A worker process died; try again with fewer --workers.") from error
        finally:
            pool.shutdown(cancel_futures=True)

    def _pool(self) -> Executor:
        if self.processes == 1:
            return ThreadPoolExecutor(AHEAD)  # so that one file is read while another is embedded
        # Ctrl-C is for this process only: a waiting worker would print a traceback.
        quiet = (signal.SIGINT, signal.SIG_IGN)
        return ProcessPoolExecutor(self.processes, get_context("spawn"), initializer=signal.signal, initargs=quiet)
