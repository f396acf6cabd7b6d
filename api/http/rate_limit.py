"""The rate limit of each caller of the HTTP door."""

import math
import time

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.errors import TooMany
from rag.errors import SettingsError

__all__ = ["RateLimit"]

_BACK = 1.0  # a clock set back by more seconds than this resets the counts, which else would stand until it catches up


class RateLimit:
    """A limit on the requests of each caller in a moving window of time, counted by this process.

    `written` is the limit, such as "60/minute"; each of several `processes` allows its share. Raises SettingsError
    where `written` cannot be read.
    """

    def __init__(self, written: str, processes: int = 1) -> None:
        try:
            [item] = parse_many(written)
            if item.amount < 1:
                raise ValueError("nobody may ask")
        except ValueError as error:
            raise SettingsError(f"rate_limit: {written!r} is no limit; write it as 60/minute or 5/second.") from error
        self._item: RateLimitItem = type(item)(math.ceil(item.amount / processes), item.multiples)
        self._counts = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._counts)
        self._ahead = _ahead()

    def take(self, caller: str) -> None:
        """Count a request. Raises TooMany beyond the limit."""
        before, self._ahead = self._ahead, _ahead()
        if self._ahead < before - _BACK:
            self._counts.reset()
        if not self._limiter.hit(self._item, caller):
            reset = self._limiter.get_window_stats(self._item, caller).reset_time
            raise TooMany(after=max(1, math.ceil(reset - time.time())))


def _ahead() -> float:
    """Return the seconds by which the wall clock is ahead of the monotonic clock, which nobody can set."""
    return time.time() - time.monotonic()
